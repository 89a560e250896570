import type { ImageInput, NetworkSummary } from '../network/network-summary.js';

/** Width and height in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** A network of more parameters than this was most likely trained on ImageNet, at 224 pixels. */
const largeParameterCount = 1_000_000;

/** The longest side that an image is given at first where the network takes any size. */
export function standardSide({ parameterCount }: Pick<NetworkSummary, 'parameterCount'>): number {
  return parameterCount > largeParameterCount ? 224 : 128;
}

/**
 * The size of the image that the network gets.
 *
 * @param input what the network says; null where it leaves it open
 * @param picture the person's
 * @param side of the longer side where the network leaves both open: the picture's proportions are kept
 */
export function networkSize(input: Pick<ImageInput, 'width' | 'height'>, picture: Size, side: number): Size {
  const { width, height } = input;
  const ratio = picture.width / picture.height;
  const whole = (value: number) => Math.max(1, Math.round(value));
  if (width !== null) return { width, height: height ?? whole(width / ratio) };
  if (height !== null) return { width: whole(height * ratio), height };
  return ratio >= 1
    ? { width: side, height: whole(side / ratio) }
    : { width: whole(side * ratio), height: side };
}
