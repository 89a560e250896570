import type { LayerKernel } from './layer-kernel.js';

export interface KernelStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
  /** Share of weights that are exactly 0, from 0 to 1. */
  readonly zeroShare: number;
  /** Share of weights that are NaN or infinite: 0 in a sound file. */
  readonly invalidShare: number;
}

/** Statistics over all weights of a kernel, or over one filter's. */
export function kernelStatistics(kernel: LayerKernel, filter?: number): KernelStatistics {
  const [start, step] = filter === undefined ? [0, 1] : [filter, kernel.shape[3]];
  let [count, valid, zeros, sum, squares, min, max] = [0, 0, 0, 0, 0, Infinity, -Infinity];
  for (let index = start; index < kernel.values.length; index += step) {
    const value = kernel.values[index] ?? 0;
    count++;
    if (!Number.isFinite(value)) continue;
    valid++;
    if (value === 0) zeros++;
    sum += value;
    squares += value * value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = valid === 0 ? 0 : sum / valid;
  const variance = valid === 0 ? 0 : Math.max(0, squares / valid - mean * mean);
  return {
    min: valid === 0 ? 0 : min,
    max: valid === 0 ? 0 : max,
    mean,
    std: Math.sqrt(variance),
    zeroShare: count === 0 ? 0 : zeros / count,
    invalidShare: count === 0 ? 0 : (count - valid) / count,
  };
}
