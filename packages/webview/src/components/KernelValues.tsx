import { isPointwise, type LayerKernel, type RgbaImage } from '@featurescope/core';
import { shortNumber } from '../model/words.js';

/** More numbers than this in a row leave no room for their digits. */
const mostPerRow = 7;

export interface KernelValuesProps {
  readonly kernel: LayerKernel;
  readonly filter: number;
  readonly slice: number | 'rgb';
  /** The picture that the numbers are written on. */
  readonly picture: RgbaImage;
}

/** Each weight as a number on its pixel, where there is room. */
export function KernelValues({ kernel, filter, slice, picture }: KernelValuesProps) {
  const [height, width, inChannels, filters] = kernel.shape;
  if (slice === 'rgb' || isPointwise(kernel) || width > mostPerRow || height > mostPerRow) return null;
  return (
    <div
      class="kernel-values"
      aria-hidden="true"
      style={{ gridTemplateColumns: `repeat(${width}, 1fr)`, aspectRatio: `${width} / ${height}` }}
    >
      {Array.from({ length: height * width }, (_, position) => (
        <span key={position} class={isBright(picture, position) ? 'on-bright' : 'on-dark'}>
          {shortNumber(kernel.values[(position * inChannels + slice) * filters + filter] ?? 0)}
        </span>
      ))}
    </div>
  );
}

function isBright({ data }: RgbaImage, pixel: number): boolean {
  const [red = 0, green = 0, blue = 0] = data.subarray(pixel * 4, pixel * 4 + 3);
  // Rec. 709 luma, near enough to tell which ink reads better.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140;
}
