import type { NetworkDraft, NodeDraft } from '../../network/build-network.js';
import { topologicalOrder, withShape } from '../../network/build-network.js';
import type { Shape, Weight } from '../../network/network.js';
import { positiveAxis } from '../../ops/shapes.js';
import { transposedWeight } from './weight-order.js';

/**
 * A tensor of the model and where it is. `axes[i]` is the axis of the node's output that holds the tensor's axis `i`;
 * null: in the same order.
 */
interface Place {
  readonly node: string;
  readonly axes: readonly number[] | null;
  readonly shape: Shape | null;
}

const nothing: Place = { node: '', axes: null, shape: null };

/** What turns an image with channels first around. */
const toChannelsLast = [0, 2, 3, 1];
/** Where an image `[batch, channels, height, width]` has its axes when its node keeps channels last. */
const storedChannelsLast = [0, 3, 1, 2];

/**
 * Stores the images of a model that keeps channels before height and width as the network wants them. The layers' rules
 * turn each image around, run an op and turn the result back; here the turns become mere labels: each tensor knows in
 * which order its node keeps its axes. Nodes whose result depends on the order of axes (Reshape, Flatten, a layer with
 * channels last in a mixed model) get the model's own order by a `permute`.
 *
 * @param layerNodes ids of the nodes whose output is a layer's output; a layer keeps at least that one
 */
export function withImagesChannelsLast(draft: NetworkDraft, layerNodes: ReadonlySet<string>): NetworkDraft {
  const turning = new Turning(topologicalOrder(draft.nodes), layerNodes);
  const nodes = turning.turned();
  return { ...draft, nodes, outputs: draft.outputs.map((id) => turning.placeOf(id).node) };
}

class Turning {
  readonly #places = new Map<string, Place>();
  readonly #nodes = new Map<string, NodeDraft>();
  readonly #consumers = new Map<string, NodeDraft[]>();

  constructor(
    private readonly drafts: readonly NodeDraft[],
    private readonly layerNodes: ReadonlySet<string>,
  ) {
    for (const node of drafts) {
      for (const input of node.inputs) {
        const consumers = this.#consumers.get(input);
        if (consumers) consumers.push(node);
        else this.#consumers.set(input, [node]);
      }
    }
  }

  turned(): NodeDraft[] {
    for (const node of this.drafts) this.#places.set(node.id, this.#place(node));
    return [...this.#nodes.values()];
  }

  placeOf(id: string): Place {
    return this.#places.get(id) ?? nothing;
  }

  #place(node: NodeDraft): Place {
    const inputs = node.inputs.map((id) => this.placeOf(id));
    const [first = nothing] = inputs;
    const { axes } = first;
    switch (node.op) {
      case 'input':
        return this.#placeInput(node);
      case 'permute':
        return this.#relabelled(node, first);
      case 'activation':
      case 'identity':
      case 'opaque':
      case 'rectifier':
      case 'rescaling':
        // Rescaling by one factor per channel: those are last in the node, whatever the model's order.
        return this.#add(node, inputs, node.op === 'opaque' ? null : axes);
      case 'merge':
      case 'scaledAdd':
        return this.#placeTogether(node, inputs, (own) => own);
      case 'concatenate':
        return this.#placeTogether(node, inputs, (own, order) => ({
          ...own,
          op: 'concatenate',
          attributes: { axis: storedAxis(node.attributes.axis, order) },
        }));
      case 'batchNorm':
      case 'softmax': {
        if (!axes) return this.#add(node, inputs, null);
        const axis = storedAxis(node.attributes.axis, axes);
        // The attributes of both ops have an axis and go on as they are otherwise.
        return this.#add({ ...node, attributes: { ...node.attributes, axis } } as NodeDraft, inputs, axes);
      }
      case 'layerNorm':
      case 'unitNormalization': {
        if (!axes) return this.#add(node, inputs, null);
        const { weights, stored } = alongStoredAxes(node, node.attributes.axes, axes);
        return this.#add(
          { ...node, weights, attributes: { ...node.attributes, axes: stored } } as NodeDraft,
          inputs,
          axes,
        );
      }
      case 'prelu': {
        const { alpha } = node.weights;
        if (!axes || alpha?.shape.length !== axes.length - 1)
          return this.#add(node, [this.#inOrder(node, first)], null);
        const order = inverse(axes).slice(1);
        const turned = transposedWeight(
          alpha,
          order.map((axis) => axis - 1),
        );
        return this.#add({ ...node, weights: { alpha: turned } }, inputs, axes);
      }
      default:
        return this.#add(
          node,
          inputs.map((input) => this.#inOrder(node, input)),
          null,
        );
    }
  }

  #placeInput(node: NodeDraft & { readonly op: 'input' }): Place {
    const { shape } = node.attributes;
    if (shape.length !== toChannelsLast.length || !this.#becomesChannelsLast(node.id)) {
      return this.#add(node, [], null);
    }
    const stored = toChannelsLast.map((axis) => shape[axis] ?? null);
    return this.#add({ ...node, attributes: { shape: stored } }, [], storedChannelsLast);
  }

  /** True when a tensor's way leads to a turn of its channels before anything else asks for its order. */
  #becomesChannelsLast(start: string): boolean {
    const seen = new Set([start]);
    // A set goes on over what is added to it on the way.
    for (const id of seen) {
      for (const consumer of this.#consumers.get(id) ?? []) {
        if (consumer.op === 'permute') {
          if (consumer.attributes.axes.every((axis, index) => axis === toChannelsLast[index])) return true;
        } else if (ordersFollow.has(consumer.op)) seen.add(consumer.id);
      }
    }
    return false;
  }

  /** The same values under other axes. A layer that does nothing else keeps a node of its own. */
  #relabelled(node: NodeDraft & { readonly op: 'permute' }, input: Place): Place {
    const { axes: order } = node.attributes;
    const isOwn = this.layerNodes.has(node.id);
    const rank = input.shape?.length ?? order.length;
    // A rule turns whatever comes: a vector has no channels to turn.
    if (rank === 2 && !isOwn) return input;
    if (rank !== order.length) return this.#add(node, [this.#inOrder(node, input)], null);
    const axes = order.map((axis) => input.axes?.[axis] ?? axis);
    const shape = input.shape && order.map((axis) => input.shape?.[axis] ?? null);
    const place = { node: input.node, axes: isInOrder(axes) ? null : axes, shape };
    if (!isOwn) return place;
    const source = this.#nodes.get(input.node);
    const isEndOfLayer = source?.layer === node.layer && !this.layerNodes.has(source.id);
    if (!source || !isEndOfLayer) {
      return this.#add({ ...node, op: 'identity', attributes: {} }, [input], place.axes);
    }
    // What the layer computes takes over the id of the turn behind it.
    this.#nodes.delete(source.id);
    this.#nodes.set(node.id, { ...source, id: node.id });
    return { ...place, node: node.id };
  }

  /** An op that takes several tensors element by element: they must be stored in one order. */
  #placeTogether(
    node: NodeDraft,
    inputs: readonly Place[],
    along: (node: NodeDraft, axes: readonly number[]) => NodeDraft,
  ): Place {
    const axes = inputs.find((input) => input.axes)?.axes;
    if (!axes) return this.#add(node, inputs, null);
    if (inputs.some(({ shape }) => shape && shape.length !== axes.length)) {
      return this.#add(
        node,
        inputs.map((input) => this.#inOrder(node, input)),
        null,
      );
    }
    return this.#add(
      along(node, axes),
      inputs.map((input) => this.#stored(node, input, axes)),
      axes,
    );
  }

  #inOrder(consumer: NodeDraft, input: Place): Place {
    return input.axes
      ? this.#stored(
          consumer,
          input,
          input.axes.map((_, axis) => axis),
        )
      : input;
  }

  /** The tensor stored with its axis `i` on axis `axes[i]`. */
  #stored(consumer: NodeDraft, input: Place, axes: readonly number[]): Place {
    const own = input.axes ?? axes.map((_, axis) => axis);
    const order = inverse(axes).map((axis) => own[axis] ?? 0);
    if (isInOrder(order)) return input;
    let id = `${consumer.id}/in_order`;
    while (this.#nodes.has(id)) id += '~';
    return this.#add(
      { id, layer: consumer.layer, op: 'permute', attributes: { axes: order }, inputs: [], weights: {} },
      [input],
      isInOrder(axes) ? null : axes,
    );
  }

  #add(node: NodeDraft, inputs: readonly Place[], axes: Place['axes']): Place {
    const draft = { ...node, inputs: inputs.map((input) => input.node) } as NodeDraft;
    this.#nodes.set(draft.id, draft);
    const stored = new Map(inputs.map((input) => [input.node, this.#storedShape(input)]));
    const { outputShape } = withShape(draft, stored);
    const shape = outputShape && axes ? axes.map((axis) => outputShape[axis] ?? null) : outputShape;
    return { node: draft.id, axes, shape };
  }

  #storedShape({ axes, shape }: Place): Shape | null {
    return axes && shape ? inverse(axes).map((axis) => shape[axis] ?? null) : shape;
  }
}

/** Ops whose result keeps the order of its input. */
const ordersFollow: ReadonlySet<NodeDraft['op']> = new Set<NodeDraft['op']>([
  'activation',
  'batchNorm',
  'concatenate',
  'identity',
  'layerNorm',
  'merge',
  'prelu',
  'rectifier',
  'rescaling',
  'scaledAdd',
  'softmax',
  'unitNormalization',
]);

function isInOrder(axes: readonly number[]): boolean {
  return axes.every((axis, index) => axis === index);
}

/** Which of the tensor's axes lies on each axis of the node. */
function inverse(axes: readonly number[]): number[] {
  return axes.map((_, axis) => axes.indexOf(axis));
}

function storedAxis(axis: number, axes: readonly number[]): number {
  return axes[positiveAxis(axis, axes.length)] ?? axis;
}

/** Axes that a node works along as it keeps them, and its weights over them in that order. */
function alongStoredAxes(
  { weights }: NodeDraft,
  stated: readonly number[],
  axes: readonly number[],
): { readonly weights: NodeDraft['weights']; readonly stored: readonly number[] } {
  const own = stated.map((axis) => positiveAxis(axis, axes.length)).sort((a, b) => a - b);
  const stored = own.map((axis) => storedAxis(axis, axes));
  const order = stored.map((_, index) => index).sort((a, b) => (stored[a] ?? 0) - (stored[b] ?? 0));
  const turn = (weight: Weight) =>
    weight.shape.length === order.length ? transposedWeight(weight, order) : weight;
  return {
    stored,
    weights: Object.fromEntries(Object.entries(weights).map(([role, weight]) => [role, turn(weight)])),
  };
}
