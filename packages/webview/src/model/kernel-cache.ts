import type { LayerKernel } from '@featurescope/core';

/** A kernel of VGG16 takes 9 MB here, so only those last looked at are kept. */
const keptCount = 6;

/** Kernels of the open model, fetched from the engine when first asked for. */
export class KernelCache {
  readonly #kernels = new Map<string, Promise<LayerKernel>>();
  readonly #fetch: (layer: string) => Promise<LayerKernel>;

  constructor(fetch: (layer: string) => Promise<LayerKernel>) {
    this.#fetch = fetch;
  }

  get(layer: string): Promise<LayerKernel> {
    const kernel = this.#kernels.get(layer) ?? this.#fetch(layer);
    // What was asked for last stands last.
    this.#kernels.delete(layer);
    this.#kernels.set(layer, kernel);
    kernel.catch(() => this.#kernels.delete(layer));
    for (const oldest of [...this.#kernels.keys()].slice(0, -keptCount)) this.#kernels.delete(oldest);
    return kernel;
  }
}
