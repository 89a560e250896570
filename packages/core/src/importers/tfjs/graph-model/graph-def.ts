import * as v from 'valibot';
import { FeaturescopeError } from '../../../error.js';
import { NodeAttributes } from './node-attributes.js';

/** One output of a node. */
export interface OutputReference {
  readonly node: string;
  readonly output: number;
}

/** A node of a TensorFlow graph. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Without control inputs, which only order what runs. */
  readonly inputs: readonly OutputReference[];
  readonly attributes: NodeAttributes;
}

const topologySchema = v.object({
  node: v.array(
    v.object({
      name: v.string(),
      op: v.string(),
      input: v.optional(v.array(v.string()), []),
      attr: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
  ),
});

/**
 * The nodes of a GraphDef in JSON, each behind those that it takes its inputs from.
 *
 * @throws `CORRUPT_FILE` when it is no graph, or a node is there twice, is missing or feeds itself
 */
export function parseGraph(topology: unknown, fileName: string): readonly GraphNode[] {
  const result = v.safeParse(topologySchema, topology);
  if (!result.success) {
    const where = v.getDotPath(result.issues[0]) ?? 'modelTopology';
    throw damaged(`The graph of "${fileName}" is damaged at "${where}": ${result.issues[0].message}.`);
  }
  return inOrder(
    result.output.node.map(({ name, op, input, attr }) => ({
      name,
      op,
      inputs: input.filter((reference) => !reference.startsWith('^')).map(outputReference),
      attributes: new NodeAttributes(attr),
    })),
    fileName,
  );
}

/** No operation has more outputs. */
const maximumOutputs = 10_000;

/** "conv:0" and "conv" are the first output of "conv", "split:2" is the third of "split". */
export function outputReference(text: string): OutputReference {
  const parts = /^(.*?)(?::[^:]*)?:(\d+)$/.exec(text);
  return { node: parts?.[1] ?? text, output: Number(parts?.[2] ?? 0) };
}

/** Topological order, the file's where it is free. */
function inOrder(nodes: readonly GraphNode[], fileName: string): GraphNode[] {
  const byName = new Map<string, GraphNode>();
  for (const node of nodes) {
    if (byName.has(node.name)) {
      throw damaged(
        `The graph of "${fileName}" has two nodes named "${node.name}", so it is not clear which one feeds the others.`,
      );
    }
    byName.set(node.name, node);
  }
  const ordered: GraphNode[] = [];
  const state = new Map<GraphNode, 'open' | 'done'>();
  // An explicit stack: thousands of nodes in a chain would overflow the call stack.
  for (const root of nodes) {
    const stack = [{ node: root, next: 0 }];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const { node } = frame;
      if (state.get(node) === 'done') {
        stack.pop();
        continue;
      }
      state.set(node, 'open');
      const reference = orderingInputs(node)[frame.next++];
      if (!reference) {
        state.set(node, 'done');
        ordered.push(node);
        stack.pop();
        continue;
      }
      const input = byName.get(reference.node);
      if (!input || reference.output > maximumOutputs) {
        throw damaged(
          `In the graph of "${fileName}" the node "${node.name}" takes its input from "${reference.node}${reference.output > 0 ? `:${reference.output}` : ''}", which is not there.`,
        );
      }
      if (state.get(input) === 'open') {
        throw damaged(
          `The graph of "${fileName}" has a cycle through the node "${input.name}"; a network must run from input to output.`,
        );
      }
      if (state.get(input) !== 'done') stack.push({ node: input, next: 0 });
    }
  }
  return ordered;
}

/** A while loop runs in a circle through its NextIteration nodes: they are ordered as if nothing fed them. */
function orderingInputs({ op, inputs }: GraphNode): readonly OutputReference[] {
  return op === 'NextIteration' || op === 'RefNextIteration' ? [] : inputs;
}

function damaged(message: string): FeaturescopeError {
  return new FeaturescopeError('CORRUPT_FILE', `${message} Convert the model again.`);
}
