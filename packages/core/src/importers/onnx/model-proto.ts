/** The messages of onnx.proto (ONNX 1.19), as far as a network is made of them; numbers are its field numbers. */
import { readFields, type ProtobufField } from './protobuf.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ModelProto {
  irVersion: number;
  producerName: string;
  producerVersion: string;
  graph: GraphProto | null;
  opsets: OpsetProto[];
  functions: FunctionProto[];
}

export interface OpsetProto {
  /** '' and 'ai.onnx' are the standard operators. */
  domain: string;
  version: number;
}

export interface GraphProto {
  name: string;
  nodes: NodeProto[];
  initializers: TensorProto[];
  /** Names of initializers that are stored sparsely. */
  sparse: string[];
  inputs: ValueInfoProto[];
  outputs: ValueInfoProto[];
}

export interface NodeProto {
  name: string;
  type: string;
  domain: string;
  overload: string;
  /** '' where an optional one is left out. */
  inputs: string[];
  outputs: string[];
  attributes: AttributeProto[];
}

export interface AttributeProto {
  name: string;
  /** In a function's body: the attribute of the call that this one takes its value from. */
  reference: string;
  float: number | null;
  integer: number | null;
  text: string | null;
  tensor: TensorProto | null;
  floats: number[];
  integers: number[];
  /** Of control flow: the branches, read when they are needed. */
  graph: Bytes | null;
  hasGraphs: boolean;
}

export interface FunctionProto {
  name: string;
  domain: string;
  overload: string;
  inputs: string[];
  outputs: string[];
  nodes: NodeProto[];
  opsets: OpsetProto[];
  /** With the values that they have when a call does not state them. */
  defaults: AttributeProto[];
}

export interface TensorProto {
  name: string;
  shape: number[];
  /** A number of `TensorProto.DataType`. */
  dataType: number;
  isSegmented: boolean;
  raw: Bytes | null;
  /** float_data and double_data, little-endian. */
  floats: Bytes[];
  doubles: Bytes[];
  /** int32_data, int64_data and uint64_data; int32_data also holds all smaller types, float16 as bits. */
  integers: number[];
  texts: number;
  isExternal: boolean;
  external: Map<string, string>;
}

export interface ValueInfoProto {
  name: string;
  /** `null` sizes are open; null: the file states no shape. */
  shape: (number | null)[] | null;
}

/** @throws `CORRUPT_FILE` when a message does not fit into its bytes */
export function readModel(bytes: Bytes): ModelProto {
  const model: ModelProto = {
    irVersion: 0,
    producerName: '',
    producerVersion: '',
    graph: null,
    opsets: [],
    functions: [],
  };
  readFields(bytes, (field) => {
    if (field.number === 1) model.irVersion = field.integer();
    else if (field.number === 2) model.producerName = field.text();
    else if (field.number === 3) model.producerVersion = field.text();
    else if (field.number === 7) model.graph = readGraph(field.bytes());
    else if (field.number === 8) model.opsets.push(readOpset(field.bytes()));
    else if (field.number === 25) model.functions.push(readFunction(field.bytes()));
  });
  return model;
}

function readOpset(bytes: Bytes): OpsetProto {
  const opset: OpsetProto = { domain: '', version: 0 };
  readFields(bytes, (field) => {
    if (field.number === 1) opset.domain = field.text();
    else if (field.number === 2) opset.version = field.integer();
  });
  return opset;
}

export function readGraph(bytes: Bytes): GraphProto {
  const graph: GraphProto = { name: '', nodes: [], initializers: [], sparse: [], inputs: [], outputs: [] };
  readFields(bytes, (field) => {
    if (field.number === 1) graph.nodes.push(readNode(field.bytes()));
    else if (field.number === 2) graph.name = field.text();
    else if (field.number === 5) graph.initializers.push(readTensor(field.bytes()));
    else if (field.number === 11) graph.inputs.push(readValueInfo(field.bytes()));
    else if (field.number === 12) graph.outputs.push(readValueInfo(field.bytes()));
    else if (field.number === 15) graph.sparse.push(sparseName(field.bytes()));
  });
  return graph;
}

/** A SparseTensorProto is called as its values (field 1) are. */
function sparseName(bytes: Bytes): string {
  let name = '';
  readFields(bytes, (field) => {
    if (field.number === 1) ({ name } = readTensor(field.bytes()));
  });
  return name;
}

function readNode(bytes: Bytes): NodeProto {
  const node: NodeProto = {
    name: '',
    type: '',
    domain: '',
    overload: '',
    inputs: [],
    outputs: [],
    attributes: [],
  };
  readFields(bytes, (field) => {
    if (field.number === 1) node.inputs.push(field.text());
    else if (field.number === 2) node.outputs.push(field.text());
    else if (field.number === 3) node.name = field.text();
    else if (field.number === 4) node.type = field.text();
    else if (field.number === 5) node.attributes.push(readAttribute(field.bytes()));
    else if (field.number === 7) node.domain = field.text();
    else if (field.number === 8) node.overload = field.text();
  });
  return node;
}

function readAttribute(bytes: Bytes): AttributeProto {
  const attribute: AttributeProto = {
    name: '',
    reference: '',
    float: null,
    integer: null,
    text: null,
    tensor: null,
    floats: [],
    integers: [],
    graph: null,
    hasGraphs: false,
  };
  readFields(bytes, (field) => {
    if (field.number === 1) attribute.name = field.text();
    else if (field.number === 2) attribute.float = field.float();
    else if (field.number === 3) attribute.integer = field.integer();
    else if (field.number === 4) attribute.text = field.text();
    else if (field.number === 5) attribute.tensor = readTensor(field.bytes());
    else if (field.number === 6) attribute.graph = field.bytes();
    else if (field.number === 11) attribute.hasGraphs = true;
    else if (field.number === 7) attribute.floats.push(...floatsOf(field));
    else if (field.number === 8) field.integersInto(attribute.integers);
    else if (field.number === 21) attribute.reference = field.text();
  });
  return attribute;
}

function floatsOf(field: ProtobufField): number[] {
  const bytes = field.fixedBytes(4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / 4) }, (_, index) =>
    view.getFloat32(index * 4, true),
  );
}

function readFunction(bytes: Bytes): FunctionProto {
  const called: FunctionProto = {
    name: '',
    domain: '',
    overload: '',
    inputs: [],
    outputs: [],
    nodes: [],
    opsets: [],
    defaults: [],
  };
  readFields(bytes, (field) => {
    if (field.number === 1) called.name = field.text();
    else if (field.number === 4) called.inputs.push(field.text());
    else if (field.number === 5) called.outputs.push(field.text());
    else if (field.number === 7) called.nodes.push(readNode(field.bytes()));
    else if (field.number === 9) called.opsets.push(readOpset(field.bytes()));
    else if (field.number === 10) called.domain = field.text();
    else if (field.number === 11) called.defaults.push(readAttribute(field.bytes()));
    else if (field.number === 13) called.overload = field.text();
  });
  return called;
}

function readTensor(bytes: Bytes): TensorProto {
  const tensor: TensorProto = {
    name: '',
    shape: [],
    dataType: 0,
    isSegmented: false,
    raw: null,
    floats: [],
    doubles: [],
    integers: [],
    texts: 0,
    isExternal: false,
    external: new Map(),
  };
  readFields(bytes, (field) => {
    if (field.number === 1) field.integersInto(tensor.shape);
    else if (field.number === 2) tensor.dataType = field.integer();
    else if (field.number === 3) tensor.isSegmented = true;
    else if (field.number === 4) tensor.floats.push(field.fixedBytes(4));
    else if (field.number === 5 || field.number === 7 || field.number === 11) {
      field.integersInto(tensor.integers);
    } else if (field.number === 6) tensor.texts += 1;
    else if (field.number === 8) tensor.name = field.text();
    else if (field.number === 9) tensor.raw = field.bytes();
    else if (field.number === 10) tensor.doubles.push(field.fixedBytes(8));
    else if (field.number === 13) readEntry(field.bytes(), tensor.external);
    else if (field.number === 14) tensor.isExternal = field.integer() === 1;
  });
  return tensor;
}

/** A StringStringEntryProto. */
function readEntry(bytes: Bytes, entries: Map<string, string>): void {
  let [key, value] = ['', ''];
  readFields(bytes, (field) => {
    if (field.number === 1) key = field.text();
    else if (field.number === 2) value = field.text();
  });
  entries.set(key, value);
}

function readValueInfo(bytes: Bytes): ValueInfoProto {
  const info: ValueInfoProto = { name: '', shape: null };
  readFields(bytes, (field) => {
    if (field.number === 1) info.name = field.text();
    else if (field.number === 2) info.shape = tensorShape(field.bytes());
  });
  return info;
}

/** TypeProto → Tensor (1) → TensorShapeProto (2) → Dimension (1) → dim_value (1). */
function tensorShape(bytes: Bytes): ValueInfoProto['shape'] {
  const shapes: (number | null)[][] = [];
  readFields(bytes, (type) => {
    if (type.number !== 1) return;
    readFields(type.bytes(), (tensor) => {
      if (tensor.number !== 2) return;
      const sizes: (number | null)[] = [];
      readFields(tensor.bytes(), (dimension) => {
        if (dimension.number === 1) sizes.push(dimensionSize(dimension.bytes()));
      });
      shapes.push(sizes);
    });
  });
  return shapes.at(-1) ?? null;
}

/** Null where the file names the size (dim_param) or says nothing. */
function dimensionSize(bytes: Bytes): number | null {
  let size = 0;
  readFields(bytes, (field) => {
    if (field.number === 1) size = field.integer();
  });
  // Exporters also write 0 or −1 for a size that they leave open.
  return size > 0 ? size : null;
}
