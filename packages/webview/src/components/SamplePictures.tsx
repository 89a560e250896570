import { samplePictures } from '../protocol/sample-pictures.js';
import { Button } from './Button.js';
import { usePage } from './page-context.js';

/** The pictures that come with the extension, by name. */
export function SamplePictures() {
  const page = usePage();
  return (
    <div class="sample-pictures" role="group" aria-label="Sample images">
      {samplePictures.map(({ file, label }) => (
        <Button
          key={file}
          testId="sample-picture"
          onClick={() => {
            void page.pictures.intake.addSample(file);
          }}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}
