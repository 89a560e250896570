/** A line that says how far the work is, on a terminal only. */
export interface ProgressLine {
  show(text: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Back to the start of the line, and clear it. */
const clearLine = '\r\u001b[K';

/** Of a terminal that does not say how wide it is. */
const defaultColumns = 80;

/** Terminals are not redrawn more often than this. */
const intervalMs = 100;

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  let shownAtMs = -Infinity;
  return {
    show(text) {
      const nowMs = performance.now();
      if (nowMs - shownAtMs < intervalMs) return;
      shownAtMs = nowMs;
      stream.write(`${clearLine}${text.slice(0, (stream.columns || defaultColumns) - 1)}`);
    },
    end() {
      if (shownAtMs > -Infinity) stream.write(clearLine);
    },
  };
}
