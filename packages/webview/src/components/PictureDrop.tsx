import { useEffect, useState } from 'preact/hooks';
import { filesOf, mayHoldPictures, type DroppedFiles } from '../inputs/dropped-files.js';
import type { PageModel } from '../model/page-model.js';
import { Icon } from './Icon.js';
import { usePage } from './page-context.js';

/** Takes pictures that are dropped or pasted anywhere on the page, and says so while they are dragged over it. */
export function PictureDrop() {
  const page = usePage();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer || !mayHoldPictures(event.dataTransfer)) return;
      event.preventDefault();
      // Else VS Code would hear of it, take the drag away from the page, and open the file as an editor.
      event.stopPropagation();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer || !mayHoldPictures(event.dataTransfer)) return;
      event.preventDefault();
      take(page, filesOf(event.dataTransfer));
    };
    const paste = (event: ClipboardEvent) => {
      if (!event.clipboardData || isTextField(event.target)) return;
      const pasted = filesOf(event.clipboardData);
      if (pasted.files.length + pasted.uris.length === 0) return;
      event.preventDefault();
      take(page, pasted);
    };
    document.addEventListener('dragenter', over);
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragenter', over);
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [page]);
  if (!isOver) return null;
  return (
    <div class="drop-target" data-testid="drop-target">
      <p>
        <Icon name="file-media" />
        Drop to look through the network with it
      </p>
    </div>
  );
}

function take(page: PageModel, { files, uris }: DroppedFiles): void {
  if (uris.length > 0) page.pictures.intake.read(uris);
  else if (files.length > 0)
    void page.pictures.intake.give(files.map((file) => ({ name: file.name, origin: null, file })));
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'text';
}
