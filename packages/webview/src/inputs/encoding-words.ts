import { inputEncodings, type InputEncoding, type InputEncodingName } from '@featurescope/core';

/** What people call an encoding, and where it comes from. */
interface EncodingTitle {
  readonly title: string;
  readonly of: string | null;
}

const titles: Readonly<Record<InputEncodingName, EncodingTitle>> = {
  '0..1': { title: '0 to 1', of: null },
  '-1..1': { title: '−1 to 1', of: 'MobileNet, Inception, ResNetV2' },
  '0..255': { title: '0 to 255', of: null },
  caffe: { title: 'BGR − mean', of: 'Caffe; VGG and ResNet of Keras' },
  torch: { title: '(x − mean) / std', of: 'PyTorch; DenseNet of Keras' },
};

/** "−1 to 1" */
export function encodingTitle(name: InputEncodingName): string {
  return titles[name].title;
}

/** "−1 to 1 (MobileNet, Inception, ResNetV2)" */
export function longEncodingTitle(name: InputEncodingName): string {
  const { title, of } = titles[name];
  return of === null ? title : `${title} (${of})`;
}

/** The encodings that have a name. */
export const encodingNames = Object.keys(titles) as readonly InputEncodingName[];

/** The name of an encoding, where it is one of those that have one. */
export function encodingNameOf(encoding: InputEncoding): InputEncodingName | null {
  return encodingNames.find((name) => isSame(inputEncodings[name], encoding)) ?? null;
}

function isSame(a: InputEncoding, b: InputEncoding): boolean {
  const isGreyOrRgb = (order: InputEncoding['channelOrder']) => order !== 'bgr';
  return (
    isGreyOrRgb(a.channelOrder) === isGreyOrRgb(b.channelOrder) &&
    sameNumbers(a.range, b.range) &&
    sameNumbers(a.mean, b.mean) &&
    sameNumbers(a.std, b.std)
  );
}

/** One number stands for all channels. */
function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  const length = Math.max(a.length, b.length);
  const at = (list: readonly number[], index: number) => (list.length === 1 ? list[0] : list[index]);
  return Array.from({ length }).every((_, index) => at(a, index) === at(b, index));
}

/** "103.939, 116.779, 123.68" */
export function numberListText(numbers: readonly number[]): string {
  return numbers.join(', ');
}

/** @returns null for what is no list of numbers */
export function numberListFrom(text: string): readonly number[] | null {
  const parts = text
    .replaceAll('−', '-')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}
