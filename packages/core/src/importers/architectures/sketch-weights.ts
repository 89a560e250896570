import { FileWeights } from './file-weights.js';

/** More layers of one class than any published network has. */
const manyLayers = 1000;

/** Stands for a file that would hold whatever an architecture asks for: what comes out has its layers, not their sizes. */
export class SketchWeights extends FileWeights {
  override readonly isSketch = true;

  /** @param hasTop whether the file would hold the dense layers behind the convolutions, too */
  constructor(private readonly hasTop: boolean) {
    super([]);
  }

  override lists(): boolean {
    return true;
  }

  override has(): boolean {
    return this.hasTop;
  }

  override numbered(prefix: string): string[] {
    return Array.from({ length: manyLayers }, (_, index) => (index === 0 ? prefix : `${prefix}_${index}`));
  }
}
