import { transfer } from 'comlink';

/** Marks a value so that the buffers in it are moved to the other thread, not copied. The sender loses them. */
export function transferBuffers<T>(value: T): T {
  return transfer(value, buffersIn(value));
}

/** Every `ArrayBuffer` in plain data, each once: views that share one (a layer used twice) are moved together. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const seen = new Set<object>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (ArrayBuffer.isView(next)) {
      if (next.buffer instanceof ArrayBuffer) buffers.add(next.buffer);
    } else if (next instanceof ArrayBuffer) {
      buffers.add(next);
    } else if (!(next instanceof Blob)) {
      for (const part of Object.values(next)) open.push(part);
    }
  }
  return [...buffers];
}
