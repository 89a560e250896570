/** Whether a backend of tfjs computes on a GPU, where batches do better and a read waits for all that is queued. */
export function isGpuBackend(name: string): boolean {
  return name === 'webgpu' || name === 'webgl';
}
