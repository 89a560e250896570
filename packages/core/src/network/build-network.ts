import { FeaturescopeError } from '../error.js';
import { guessInputEncoding } from '../images/guess-input-encoding.js';
import type { Attributes, OpDefinition, OpName } from '../ops/op.js';
import { opTable } from '../ops/op-table.js';
import type { Layer, Network, NetworkNode, NetworkSource, Shape, Weight } from './network.js';

/** A node as an importer states it: without a shape, in any order. */
export type NodeDraft = { [Op in OpName]: Omit<NetworkNode<Op>, 'outputShape'> }[OpName];

/** A layer as an importer states it. */
export interface LayerDraft {
  readonly name: string;
  readonly type: string;
  readonly weights: Readonly<Record<string, Weight>>;
}

/** What an importer makes of a file: nodes in any order, layers in the order in which the file lists them. */
export interface NetworkDraft {
  readonly name: string;
  readonly source: NetworkSource;
  readonly nodes: readonly NodeDraft[];
  readonly layers: readonly LayerDraft[];
  readonly outputs: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Turns an importer's draft into a network: puts nodes in topological order (stable: the draft's order where it is
 * free), infers shapes, and makes a node opaque when its inputs do not fit it, so that the rest can be looked at.
 *
 * @param metadata parsed content of the `metadata.json` beside the model; null when there is none
 * @throws `CORRUPT_FILE` when a node names an input that does not exist, ids repeat, or the graph has a cycle.
 */
export function buildNetwork(draft: NetworkDraft, metadata: unknown = null): Network {
  const nodes = inferShapes(topologicalOrder(draft.nodes));
  const byLayer = new Map<string, NetworkNode[]>();
  for (const node of nodes) {
    const own = byLayer.get(node.layer);
    if (own) own.push(node);
    else byLayer.set(node.layer, [node]);
  }
  const layers = draft.layers.flatMap((layer): Layer[] => {
    const own = byLayer.get(layer.name);
    const last = own?.at(-1);
    if (!own || !last) return [];
    const opaqueNode = own.find(isOpaque);
    return [
      {
        ...layer,
        nodeIds: own.map((node) => node.id),
        outputShape: last.outputShape,
        parameterCount: Object.values(layer.weights).reduce((sum, weight) => sum + weight.values.length, 0),
        unsupported: opaqueNode ? opaqueNode.attributes.reason : null,
      },
    ];
  });
  const order = new Map(nodes.map((node, index) => [node.layer, index]));
  return {
    name: draft.name,
    source: draft.source,
    nodes,
    layers: layers.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0)),
    inputs: nodes.filter((node) => node.op === 'input').map((node) => node.id),
    outputs: draft.outputs,
    inputEncoding: guessInputEncoding(
      { nodes, layers, source: draft.source, outputs: draft.outputs },
      metadata,
    ),
    warnings: draft.warnings,
  };
}

export function isOpaque(node: NetworkNode): node is NetworkNode<'opaque'> {
  return node.op === 'opaque';
}

/** The definition of a node's op. */
export function opOf(node: Pick<NetworkNode, 'op'>): OpDefinition<Attributes> {
  return opTable[node.op];
}

/** Nodes in the order in which they can run. @throws `CORRUPT_FILE` as `buildNetwork` */
export function topologicalOrder(drafts: readonly NodeDraft[]): NodeDraft[] {
  const byId = new Map(drafts.map((node) => [node.id, node]));
  if (byId.size !== drafts.length) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      'Two layers of the model have the same name, so its graph is ambiguous.',
    );
  }
  const ordered: NodeDraft[] = [];
  const state = new Map<string, 'open' | 'done'>();
  // An explicit stack: a deep network (thousands of nodes in a chain) would overflow the call stack.
  for (const root of drafts) {
    const stack: { node: NodeDraft; next: number }[] = [{ node: root, next: 0 }];
    while (stack.length > 0) {
      const frame = stack[stack.length - 1] as { node: NodeDraft; next: number };
      if (state.get(frame.node.id) === 'done') {
        stack.pop();
        continue;
      }
      state.set(frame.node.id, 'open');
      const inputId = frame.node.inputs[frame.next++];
      if (inputId === undefined) {
        state.set(frame.node.id, 'done');
        ordered.push(frame.node);
        stack.pop();
        continue;
      }
      const input = byId.get(inputId);
      if (!input) {
        throw new FeaturescopeError(
          'CORRUPT_FILE',
          `Layer "${frame.node.layer}" takes its input from "${inputId}", which is not in the model.`,
        );
      }
      if (state.get(inputId) === 'open') {
        throw new FeaturescopeError(
          'CORRUPT_FILE',
          `The model's graph has a cycle through layer "${frame.node.layer}"; a network must run from input to output.`,
        );
      }
      if (state.get(inputId) !== 'done') stack.push({ node: input, next: 0 });
    }
  }
  return ordered;
}

function inferShapes(drafts: readonly NodeDraft[]): NetworkNode[] {
  const shapes = new Map<string, Shape | null>();
  return drafts.map((draft) => {
    const node = withShape(draft, shapes);
    shapes.set(node.id, node.outputShape);
    return node;
  });
}

/** A node with its output's shape; opaque, with the reason, when its inputs do not fit it. */
export function withShape(draft: NodeDraft, shapes: ReadonlyMap<string, Shape | null>): NetworkNode {
  if (draft.op === 'opaque') return { ...draft, outputShape: null };
  const inputShapes = draft.inputs.map((id) => shapes.get(id) ?? null);
  if (inputShapes.includes(null)) return { ...draft, outputShape: null };
  try {
    const outputShape = opOf(draft).inferShape(draft.attributes, inputShapes as Shape[], draft.weights);
    return { ...draft, outputShape };
  } catch (error) {
    if (!(error instanceof FeaturescopeError)) throw error;
    const reason = `Layer "${draft.layer}" cannot run: ${error.message}`;
    return { ...draft, op: 'opaque', attributes: { reason }, outputShape: null };
  }
}
