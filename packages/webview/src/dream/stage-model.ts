import { signal } from '@preact/signals';

/** How large the picture is shown: as large as there is room, or so many times its size. */
export type Zoom = 'fit' | number;

export type MaskTool = 'brush' | 'eraser';

const smallestZoom = 0.1;
const largestZoom = 16;

/** How the picture in the middle of the studio is looked at. */
export class StageModel {
  readonly zoom = signal<Zoom>('fit');
  /** What 'fit' is at the moment. */
  readonly fitZoom = signal(1);
  /** Share of the picture, from the left, that shows what was before. */
  readonly divider = signal(0.5);
  /** Null: the pointer moves the picture. */
  readonly tool = signal<MaskTool | null>(null);
  /** Radius of brush and eraser, as a share of the picture's longest side. */
  readonly brush = signal(0.06);

  /** Times its size. */
  get scale(): number {
    const zoom = this.zoom.value;
    return zoom === 'fit' ? this.fitZoom.value : zoom;
  }

  zoomBy(factor: number): void {
    this.zoom.value = Math.min(largestZoom, Math.max(smallestZoom, this.scale * factor));
  }

  moveDivider(by: number): void {
    this.divider.value = Math.min(1, Math.max(0, this.divider.value + by));
  }
}
