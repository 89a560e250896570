import { fileSize } from '../model/words.js';
import type { Phase } from '../model/phase.js';

/** What is going on while a model is read. */
export function ReadingScreen({ phase }: { readonly phase: Extract<Phase, { kind: 'reading' }> }) {
  const { fileName, fileBytes, receivedBytes } = phase;
  const isFetched = fileBytes > 0 && receivedBytes >= fileBytes;
  return (
    <main class="screen" data-testid="reading">
      <h1>{fileName}</h1>
      <progress
        class="bar"
        aria-label={`Reading ${fileName}`}
        max={Math.max(1, fileBytes)}
        {...(isFetched ? {} : { value: receivedBytes })}
      ></progress>
      <p role="status">
        {isFetched
          ? 'Reading the network and starting the engine…'
          : `Loading ${fileSize(receivedBytes)} of ${fileSize(fileBytes)}…`}
      </p>
    </main>
  );
}
