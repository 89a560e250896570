import type { StageModel } from '../../dream/stage-model.js';

/** A turn of the wheel by so many pixels doubles the zoom. */
const doublingDelta = 400;

/** Zooms so that what lies under the pointer stays there. */
export function zoomAtPointer(
  stage: StageModel,
  viewport: HTMLElement,
  { deltaY, clientX, clientY }: Pick<WheelEvent, 'deltaY' | 'clientX' | 'clientY'>,
): void {
  const frame = viewport.querySelector('.dream-frame');
  const before = frame?.getBoundingClientRect();
  stage.zoomBy(2 ** (-deltaY / doublingDelta));
  if (!frame || !before) return;
  const x = (clientX - before.left) / before.width;
  const y = (clientY - before.top) / before.height;
  requestAnimationFrame(() => {
    const after = frame.getBoundingClientRect();
    viewport.scrollLeft += after.left + x * after.width - clientX;
    viewport.scrollTop += after.top + y * after.height - clientY;
  });
}

/** Moves what is in sight along with the pointer, until it is let go. */
export function dragToPan(viewport: HTMLElement, event: PointerEvent): void {
  const isOnControl = event.target instanceof Element && event.target.closest('[role=slider]');
  if (event.button !== 0 || isOnControl) return;
  follow(viewport, event, (move) => {
    viewport.scrollLeft -= move.movementX;
    viewport.scrollTop -= move.movementY;
  });
}

/** Hears of a pointer that is held down, wherever it goes, until it is let go. */
export function follow(element: HTMLElement, down: PointerEvent, onMove: (move: PointerEvent) => void): void {
  element.setPointerCapture(down.pointerId);
  const end = () => {
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', end);
    element.removeEventListener('pointercancel', end);
  };
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
}
