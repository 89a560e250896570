import type { NamedWeight } from '../keras/weight-source.js';

/** A layer with the weights that a file holds for it; without any for a pool or an activation. */
export interface LayerOfWeights {
  readonly name: string;
  readonly weights: readonly NamedWeight[];
}

/** The layers of a weights-only file, as architectures ask for them. */
export class FileWeights {
  readonly #layers: ReadonlyMap<string, readonly NamedWeight[]>;

  /** @param isChannelsFirst whether the network kept channels before height and width; default: no */
  constructor(
    layers: readonly LayerOfWeights[],
    readonly isChannelsFirst = false,
  ) {
    this.#layers = new Map(layers.map(({ name, weights }) => [name, weights]));
  }

  /** True for a stand-in, whose weights nothing is to be checked against. */
  readonly isSketch: boolean = false;

  /** True when the file lists the layer, with or without weights. */
  lists(name: string): boolean {
    return this.#layers.has(name);
  }

  /** True when the file holds weights of the layer. */
  has(name: string): boolean {
    return this.of(name).length > 0;
  }

  of(name: string): readonly NamedWeight[] {
    return this.#layers.get(name) ?? [];
  }

  /** Shape of a layer's first weight, its kernel; empty when there is none. */
  kernelShape(name: string): readonly number[] {
    return this.of(name)[0]?.weight.shape ?? [];
  }

  /** The first of several names under which the file holds weights; the first of all when it holds none. */
  nameAmong(first: string, ...others: readonly string[]): string {
    return [first, ...others].find((name) => this.has(name)) ?? first;
  }

  /** Names of all layers with weights. */
  names(): string[] {
    return [...this.#layers.keys()].filter((name) => this.has(name));
  }

  /**
   * Layers that Keras named after their class, in the order in which they were made: "conv2d", "conv2d_2", "conv2d_10".
   * The numbers go on where an earlier model of the same session stopped.
   */
  numbered(prefix: string): string[] {
    const numberOf = (name: string) => Number(name.slice(prefix.length + 1) || '0');
    return this.names()
      .filter((name) => name === prefix || (name.startsWith(`${prefix}_`) && /_\d+$/.test(name)))
      .filter((name) => /^(_\d+)?$/.test(name.slice(prefix.length)))
      .sort((a, b) => numberOf(a) - numberOf(b));
  }
}
