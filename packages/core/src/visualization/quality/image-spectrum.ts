import type { FloatImage } from '../../images/rgba-image.js';

/** What an image's frequencies tell. */
export interface ImageSpectrum {
  /** Share of the power, the mean left out, at more than .25 cycles per pixel. 0 for an even image. */
  readonly highFrequencyShare: number;
}

/** Above this many cycles per pixel a pattern is finer than four pixels. */
const highFrequency = 0.25;

/** By rows, then by columns; the power of all channels together. */
export function imageSpectrum({ height, width, channels, values }: FloatImage): ImageSpectrum {
  let [all, high] = [0, 0];
  const rowAxis = waves(height);
  const columnAxis = waves(width);
  for (let channel = 0; channel < channels; channel++) {
    const plane = Float64Array.from(
      { length: height * width },
      (_, pixel) => values[pixel * channels + channel] ?? 0,
    );
    const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length;
    const centred = plane.map((value) => value - mean);
    // Of a real image the columns' frequencies beyond the middle mirror those before it.
    for (let across = 0; across <= Math.floor(width / 2); across++) {
      const weight = across === 0 || 2 * across === width ? 1 : 2;
      const [real, imaginary] = [new Float64Array(height), new Float64Array(height)];
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const value = centred[row * width + column] ?? 0;
          const angle = (across * column) % width;
          real[row] = (real[row] ?? 0) + value * (columnAxis.cosines[angle] ?? 0);
          imaginary[row] = (imaginary[row] ?? 0) - value * (columnAxis.sines[angle] ?? 0);
        }
      }
      for (let down = 0; down < height; down++) {
        let [sumReal, sumImaginary] = [0, 0];
        for (let row = 0; row < height; row++) {
          const angle = (down * row) % height;
          const [cosine, sine] = [rowAxis.cosines[angle] ?? 0, rowAxis.sines[angle] ?? 0];
          const [a, b] = [real[row] ?? 0, imaginary[row] ?? 0];
          sumReal += a * cosine + b * sine;
          sumImaginary += b * cosine - a * sine;
        }
        const power = weight * (sumReal ** 2 + sumImaginary ** 2);
        all += power;
        if (Math.hypot(Math.min(down, height - down) / height, across / width) > highFrequency) high += power;
      }
    }
  }
  return { highFrequencyShare: all === 0 ? 0 : high / all };
}

/** A whole turn in `length` steps. */
function waves(length: number): { readonly cosines: Float64Array; readonly sines: Float64Array } {
  const angle = (index: number) => (2 * Math.PI * index) / length;
  return {
    cosines: Float64Array.from({ length }, (_, index) => Math.cos(angle(index))),
    sines: Float64Array.from({ length }, (_, index) => Math.sin(angle(index))),
  };
}
