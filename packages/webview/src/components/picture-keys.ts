import type { PageModel } from '../model/page-model.js';
import { hasPictures } from '../model/saved-state.js';

const steps: Readonly<Record<string, 1 | -1>> = { '[': -1, ']': 1 };

/**
 * Anywhere on the page [ and ] switch the picture, except where a text is typed.
 * @returns stops listening
 */
export function listenForPictureKeys(page: PageModel): () => void {
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'text';
    if (step === undefined || isTyping || !hasPictures(page.view.value)) return;
    event.preventDefault();
    page.pictures.input.pictures.step(step);
  };
  document.addEventListener('keydown', press);
  return () => {
    document.removeEventListener('keydown', press);
  };
}
