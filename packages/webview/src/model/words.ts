/** Numbers and sizes as people read them. */
import type { InputEncoding } from '@featurescope/core';

/** Three significant digits, with a true minus: "−0.0312", "5.00", "1.20e−7". */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size === 0
      ? '0'
      : size < 1e-3 || size >= 1e5
        ? value.toExponential(2)
        : size >= 1000
          ? value.toFixed(0)
          : value.toPrecision(3);
  return text.replaceAll('-', '−').replace('+', '');
}

/** At most four significant digits: as many as matter, where recipes state numbers as fractions. */
export function fourDigits(value: number): number {
  return Number(value.toPrecision(4));
}

/** "148,074" */
export function groupedCount(count: number): string {
  return count.toLocaleString('en');
}

/** "3.1 s", "2 min 5 s" */
export function duration(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "2.4 MB" */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** "12 %"; "<0.1 %" rather than a wrong zero. */
export function percentage(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.1) return '<0.1 %';
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** "0 to 255", "−1 to 1", "0 to 255 BGR − mean", "0 to 1, (x − mean) / std" */
export function encodingWords({ range: [low, high], channelOrder, mean, std }: InputEncoding): string {
  const units = `${low} to ${high}`.replaceAll('-', '−');
  const pixels = channelOrder === 'bgr' ? `${units} BGR` : units;
  const isCentred = mean.some((value) => value !== 0);
  if (std.some((value) => value !== 1)) return `${pixels}, (x − mean) / std`;
  return isCentred ? `${pixels} − mean` : pixels;
}
