import type { Layer, Network, NetworkNode, Weight } from '../network/network.js';
import type { HealthFinding, LayerHealth } from './layer-health.js';
import { similarGroups } from './similar-groups.js';

/** A kernel whose length is a smaller share of the median of its layer does nothing. */
const smallestLengthShare = 1e-3;

const duplicateCosine = 0.999;

/** By how much biases may differ, each in units of its kernel's length: as far as kernels of that cosine lie apart. */
const largestBiasDifference = Math.sqrt(2 - 2 * duplicateCosine);

/** Filters of longer kernels are compared by this many of their weights first: a dense layer may have 100 million. */
const probeLength = 256;

/**
 * What the weights alone tell of filters, layer by layer: kernels of 0 or next to it, filters that are the same (kernel
 * and bias), values that are no numbers. A layer of several kernels is judged by the one that makes its channels.
 */
export function* weightHealthByLayer(network: Network): Generator<LayerHealth, void> {
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  for (const layer of network.layers) {
    const filters = filtersOf(layer, nodes);
    if (!filters) continue;
    yield {
      layer: layer.name,
      filterCount: filters.count,
      zeroWeightShare:
        filters.kernel.reduce((zeros, value) => zeros + (value === 0 ? 1 : 0), 0) / filters.kernel.length,
      findings: findingsOf(filters),
    };
  }
}

/** As `weightHealthByLayer`, for all layers at once. */
export function weightHealth(network: Network): readonly LayerHealth[] {
  return [...weightHealthByLayer(network)];
}

/** The weights of a layer's filters, as they lie in its kernel. */
interface Filters {
  readonly count: number;
  /** Weights per filter. */
  readonly length: number;
  readonly kernel: Float32Array;
  /** One per filter; null when there is none. */
  readonly bias: Float32Array | null;
  /** Where weight `index` of a filter lies. */
  readonly at: (filter: number, index: number) => number;
}

function filtersOf(layer: Layer, nodes: ReadonlyMap<string, NetworkNode>): Filters | null {
  const own = layer.nodeIds.flatMap((id) => nodes.get(id) ?? []);
  const node = own.findLast((candidate) => isKernel(candidate.weights.kernel));
  // Files of weights alone have opaque nodes: their kernels are found among the layer's weights.
  const kernel =
    node?.weights.kernel ?? Object.values(layer.weights).find((weight) => weight.shape.length === 4);
  if (!isKernel(kernel) || kernel.values.length === 0) return null;
  const { shape, values } = kernel;
  const [third = 1, fourth = 1] = shape.slice(-2);
  const isTransposed = node?.op === 'conv2dTranspose';
  const count = isTransposed ? third : node?.op === 'depthwiseConv2d' ? third * fourth : fourth;
  const bias = node?.weights.bias?.values ?? null;
  return {
    count,
    length: values.length / count,
    kernel: values,
    bias: bias?.length === count ? bias : null,
    at: isTransposed
      ? (filter, index) => (Math.floor(index / fourth) * third + filter) * fourth + (index % fourth)
      : (filter, index) => index * count + filter,
  };
}

function isKernel(weight: Weight | undefined): weight is Weight {
  return weight !== undefined && (weight.shape.length === 2 || weight.shape.length === 4);
}

function findingsOf(filters: Filters): readonly HealthFinding[] {
  const lengths = kernelLengths(filters);
  const isInvalid = (filter: number) =>
    !Number.isFinite(lengths[filter]) || (filters.bias !== null && !Number.isFinite(filters.bias[filter]));
  const all = Array.from({ length: filters.count }, (_, filter) => filter);
  const invalid = all.filter(isInvalid);
  const valid = all.filter((filter) => !isInvalid(filter));
  const median = medianOf(valid.map((filter) => lengths[filter] ?? 0));
  const isZero = (filter: number) =>
    lengths[filter] === 0 || (lengths[filter] ?? 0) < smallestLengthShare * median;
  const zero = valid.filter(isZero);
  const living = valid.filter((filter) => !isZero(filter));
  return [
    ...listed(invalid, 'not-a-number', (count) => `${count} weights that are NaN or infinite.`),
    ...listed(
      zero,
      'zero-kernel',
      (count) =>
        `${count} weights that are 0, or less than a thousandth of those of the layer's other filters.`,
    ),
    ...duplicates(filters, living, lengths),
  ];
}

function listed(
  channels: readonly number[],
  kind: HealthFinding['kind'],
  sentence: (count: string) => string,
): readonly HealthFinding[] {
  if (channels.length === 0) return [];
  const count = channels.length === 1 ? '1 filter has' : `${channels.length} filters have`;
  return [{ kind, channels, detail: sentence(count) }];
}

/** Euclidean, without the bias; NaN or infinite where a weight is. */
function kernelLengths({ count, length, kernel, at }: Filters): Float64Array {
  const squares = new Float64Array(count);
  for (let index = 0; index < length; index++) {
    for (let filter = 0; filter < count; filter++) {
      const weight = kernel[at(filter, index)] as number;
      squares[filter] = (squares[filter] as number) + weight * weight;
    }
  }
  return squares.map(Math.sqrt);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * Kernels that point the same way, with biases in proportion. Kernel and bias as one vector would not do: a network that is
 * fed with 0 to 255 has tiny kernels, and biases that are all alike beside them.
 */
function duplicates(
  filters: Filters,
  living: readonly number[],
  lengths: Float64Array,
): readonly HealthFinding[] {
  // A single weight points the same way as any other of its sign.
  if (filters.length < 2) return [];
  const step = Math.max(1, Math.floor(filters.length / probeLength));
  const probes = living.map((filter) => {
    const probe = new Float64Array(Math.min(probeLength, filters.length));
    return probe.map(
      (_, tap) => (filters.kernel[filters.at(filter, tap * step)] ?? 0) / (lengths[filter] ?? 1),
    );
  });
  const relativeBias = (filter: number) => (filters.bias?.[filter] ?? 0) / (lengths[filter] ?? 1);
  const isSame = (a: number, b: number) => {
    const cosine = product(filters, a, b) / ((lengths[a] ?? 1) * (lengths[b] ?? 1));
    const [biasA, biasB] = [relativeBias(a), relativeBias(b)];
    const largest = Math.max(1, Math.abs(biasA), Math.abs(biasB));
    return cosine >= duplicateCosine && Math.abs(biasA - biasB) <= largestBiasDifference * largest;
  };
  return similarGroups(probes, duplicateCosine, (a, b) => isSame(living[a] ?? 0, living[b] ?? 0)).map(
    (group) => {
      const channels = group.map((index) => living[index] ?? 0);
      return {
        kind: 'duplicate',
        channels,
        detail: `Filters ${channels.join(', ')} have the same kernel and bias, up to a factor (cosine ${duplicateCosine} or more).`,
      };
    },
  );
}

/** The scalar product of two filters' kernels. */
function product({ length, kernel, at }: Filters, a: number, b: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) {
    sum += (kernel[at(a, index)] as number) * (kernel[at(b, index)] as number);
  }
  return sum;
}
