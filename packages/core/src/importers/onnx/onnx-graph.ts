/** From a model's messages to a flat list of nodes in the order in which they can be computed. */
import { FeaturescopeError } from '../../error.js';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  OpsetProto,
} from './model-proto.js';
import { OnnxAttributes, type OnnxNode } from './onnx-node.js';
import { isStandardDomain } from './operator-table.js';

/** More nodes than any network has: functions that call each other may multiply without end. */
const maximumNodes = 20_000;

/** Functions nest less deeply; those that do more call themselves. */
const maximumDepth = 64;

/** The nodes of a graph of a model, with the model's own functions put in the place of their calls. */
export function flatNodes(model: ModelProto, graph: GraphProto): OnnxNode[] {
  const functions = new Map(
    model.functions.map((called) => [keyOf(called.domain, called.name, called.overload), called]),
  );
  const nodes: OnnxNode[] = [];
  inline(graph.nodes, { prefix: '', opsets: model.opsets, tensors: null, attributes: null }, 0);
  return nodes;

  function inline(protos: readonly NodeProto[], scope: Scope, depth: number): void {
    for (const proto of protos) {
      const called = functions.get(keyOf(proto.domain, proto.type, proto.overload));
      const attributes = boundAttributes(proto.attributes, scope);
      const inputs = proto.inputs.map((name) => tensorName(name, scope));
      const outputs = proto.outputs.map((name) => tensorName(name, scope));
      const name = `${scope.prefix}${[proto.name, ...proto.outputs, proto.type].find(Boolean) ?? ''}`;
      if (!called) {
        const { type, domain } = proto;
        const opset = opsetOf(scope.opsets, domain);
        nodes.push({
          name,
          type,
          domain,
          opset,
          inputs,
          outputs,
          attributes: new OnnxAttributes(attributes),
        });
        if (nodes.length > maximumNodes) throw tooLarge();
        continue;
      }
      if (depth >= maximumDepth) throw callsItself(called.name);
      inline(called.nodes, callScope(called, `${name}/`, inputs, outputs, attributes), depth + 1);
    }
  }
}

/** Where a node stands: in the graph, or in the body of a function that is put in the place of a call. */
interface Scope {
  readonly prefix: string;
  readonly opsets: readonly OpsetProto[];
  /** For a function's own names those of the call; null in the graph. */
  readonly tensors: ReadonlyMap<string, string> | null;
  readonly attributes: ReadonlyMap<string, AttributeProto> | null;
}

function callScope(
  called: FunctionProto,
  prefix: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly AttributeProto[],
): Scope {
  const tensors = new Map<string, string>();
  called.inputs.forEach((name, index) => tensors.set(name, inputs[index] ?? ''));
  called.outputs.forEach((name, index) => {
    const outer = outputs[index] ?? '';
    // An output that the call leaves out still needs a name inside.
    if (outer !== '') tensors.set(name, outer);
  });
  const bound = [...called.defaults, ...attributes].map((attribute) => [attribute.name, attribute] as const);
  return { prefix, opsets: called.opsets, tensors, attributes: new Map(bound) };
}

function tensorName(name: string, { tensors, prefix }: Scope): string {
  if (name === '' || !tensors) return name;
  return tensors.get(name) ?? `${prefix}${name}`;
}

/** A node's attributes; those that refer to the call's take its value, or are absent as it is. */
function boundAttributes(attributes: readonly AttributeProto[], scope: Scope): AttributeProto[] {
  return attributes.flatMap((attribute) => {
    // A branch within a function speaks of the function's own names: it stays closed.
    if (attribute.graph && scope.tensors) return [{ ...attribute, graph: null, hasGraphs: true }];
    if (attribute.reference === '') return [attribute];
    const bound = scope.attributes?.get(attribute.reference);
    return bound ? [{ ...bound, name: attribute.name }] : [];
  });
}

function keyOf(domain: string, name: string, overload: string): string {
  return `${isStandardDomain(domain) ? '' : domain}/${name}/${overload}`;
}

function opsetOf(opsets: readonly OpsetProto[], domain: string): number {
  const standard = isStandardDomain(domain);
  const stated = opsets.find((opset) =>
    standard ? isStandardDomain(opset.domain) : opset.domain === domain,
  );
  return stated?.version ?? 1;
}

/**
 * Nodes in the order in which they can be computed, the file's own where it is one (as ONNX demands).
 *
 * @param given names of inputs and initializers
 * @throws `CORRUPT_FILE` when a tensor is made twice or by nobody, or the graph has a cycle
 */
export function inComputableOrder(nodes: readonly OnnxNode[], given: ReadonlySet<string>): OnnxNode[] {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes) {
    for (const output of node.outputs.filter(Boolean)) {
      if (makers.has(output) || given.has(output)) throw madeTwice(output);
      makers.set(output, node);
    }
  }
  const waitingFor = new Map<OnnxNode, number>();
  const users = new Map<OnnxNode, OnnxNode[]>();
  for (const node of nodes) {
    const needed = new Set<OnnxNode>();
    for (const input of node.inputs.filter((name) => name !== '' && !given.has(name))) {
      const maker = makers.get(input);
      if (!maker) throw madeByNobody(node, input);
      needed.add(maker);
    }
    waitingFor.set(node, needed.size);
    for (const maker of needed) {
      const list = users.get(maker);
      if (list) list.push(node);
      else users.set(maker, [node]);
    }
  }
  const ordered: OnnxNode[] = [];
  const done = new Set<OnnxNode>();
  const take = (node: OnnxNode) => {
    ordered.push(node);
    done.add(node);
    for (const user of users.get(node) ?? []) waitingFor.set(user, (waitingFor.get(user) ?? 0) - 1);
  };
  // One walk suffices for files in order; in others, what has become computable is taken behind it.
  for (const node of nodes) if (waitingFor.get(node) === 0) take(node);
  for (const node of ordered) {
    for (const user of users.get(node) ?? []) if (!done.has(user) && waitingFor.get(user) === 0) take(user);
  }
  const stuck = nodes.find((node) => !done.has(node));
  if (stuck) throw cyclic(stuck);
  return ordered;
}

function corrupt(message: string): FeaturescopeError {
  return new FeaturescopeError('CORRUPT_FILE', message);
}

function madeTwice(tensor: string): FeaturescopeError {
  return corrupt(`Two operations of the model make the tensor "${tensor}", so its graph is ambiguous.`);
}

function madeByNobody({ name }: OnnxNode, input: string): FeaturescopeError {
  return corrupt(`Layer "${name}" takes its input from "${input}", which is not in the model.`);
}

function cyclic({ name }: OnnxNode): FeaturescopeError {
  return corrupt(
    `The model's graph has a cycle through layer "${name}"; a network must run from input to output.`,
  );
}

function tooLarge(): FeaturescopeError {
  return corrupt(`The model has more than ${maximumNodes} operations once its functions are put in place.`);
}

function callsItself(name: string): FeaturescopeError {
  return corrupt(`The function "${name}" of the model calls itself without end.`);
}
