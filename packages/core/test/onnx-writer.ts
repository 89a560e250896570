/** Writes ONNX files that no exporter would: what tests of damaged and unusual ones need. Field numbers as in onnx.proto. */
import { PbfWriter } from 'pbf';

export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Default: 1, float32. */
  readonly dataType?: number;
  readonly floats?: readonly number[];
  readonly raw?: Uint8Array;
  readonly external?: Readonly<Record<string, string>>;
  readonly segmented?: boolean;
}

export interface WrittenNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly integers?: Readonly<Record<string, readonly number[]>>;
}

export interface WrittenModel {
  /** Default: 17. */
  readonly opset?: number;
  readonly nodes: readonly WrittenNode[];
  readonly tensors?: readonly WrittenTensor[];
  readonly sparse?: readonly string[];
  /** By name the shape; open sizes as null. Default: x, 1 × 3 × 8 × 8. */
  readonly inputs?: Readonly<Record<string, readonly (number | null)[] | null>>;
  /** Default: y. */
  readonly outputs?: readonly string[];
  /** Functions of the domain "pkg.test". */
  readonly functions?: Readonly<
    Record<string, Pick<WrittenNode, 'inputs' | 'outputs'> & { nodes: WrittenNode[] }>
  >;
}

export function onnxBytes(model: WrittenModel): Uint8Array<ArrayBuffer> {
  const writer = new PbfWriter();
  writer.writeVarintField(1, 9);
  writer.writeStringField(2, 'test');
  writer.writeMessage(7, writeGraph, model);
  writer.writeMessage(8, writeOpset, ['', model.opset ?? 17] as const);
  for (const [name, body] of Object.entries(model.functions ?? {})) {
    writer.writeMessage(
      25,
      (_, pbf) => {
        pbf.writeStringField(1, name);
        for (const input of body.inputs) pbf.writeStringField(4, input);
        for (const output of body.outputs) pbf.writeStringField(5, output);
        for (const node of body.nodes) pbf.writeMessage(7, writeNode, node);
        pbf.writeMessage(9, writeOpset, ['', model.opset ?? 17] as const);
        pbf.writeStringField(10, 'pkg.test');
      },
      null,
    );
  }
  return Uint8Array.from(writer.finish());
}

function writeOpset([domain, version]: readonly [string, number], pbf: PbfWriter): void {
  if (domain !== '') pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeGraph(model: WrittenModel, pbf: PbfWriter): void {
  for (const node of model.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, 'graph');
  for (const tensor of model.tensors ?? []) pbf.writeMessage(5, writeTensor, tensor);
  for (const input of Object.entries(model.inputs ?? { x: [1, 3, 8, 8] }))
    pbf.writeMessage(11, writeInfo, input);
  for (const name of model.outputs ?? ['y']) pbf.writeMessage(12, writeInfo, [name, null] as const);
  for (const name of model.sparse ?? []) {
    pbf.writeMessage(15, (tensor, sparse) => sparse.writeMessage(1, writeTensor, tensor), {
      name,
      shape: [1],
    });
  }
}

function writeNode(node: WrittenNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.name ?? '');
  pbf.writeStringField(4, node.type);
  for (const [name, values] of Object.entries(node.integers ?? {})) {
    pbf.writeMessage(
      5,
      (_, attribute) => {
        attribute.writeStringField(1, name);
        if (values.length === 1) attribute.writeVarintField(3, values[0] ?? 0);
        attribute.writePackedVarint(8, [...values]);
      },
      null,
    );
  }
  pbf.writeStringField(7, node.domain ?? '');
}

function writeTensor(tensor: WrittenTensor, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, [...tensor.shape]);
  pbf.writeVarintField(2, tensor.dataType ?? 1);
  if (tensor.segmented) pbf.writeBytesField(3, new Uint8Array(0));
  if (tensor.floats) pbf.writePackedFloat(4, [...tensor.floats]);
  pbf.writeStringField(8, tensor.name);
  if (tensor.raw) pbf.writeBytesField(9, tensor.raw);
  for (const [key, value] of Object.entries(tensor.external ?? {})) {
    pbf.writeMessage(
      13,
      (_, entry) => {
        entry.writeStringField(1, key);
        entry.writeStringField(2, value);
      },
      null,
    );
  }
  if (tensor.external) pbf.writeVarintField(14, 1);
}

function writeInfo(
  [name, shape]: readonly [string, readonly (number | null)[] | null],
  pbf: PbfWriter,
): void {
  pbf.writeStringField(1, name);
  if (!shape) return;
  const dimension = (size: number | null, dim: PbfWriter) => {
    if (size === null) dim.writeStringField(2, 'open');
    else dim.writeVarintField(1, size);
  };
  const writeShape = (_: null, sizes: PbfWriter) => {
    for (const size of shape) sizes.writeMessage(1, dimension, size);
  };
  const writeType = (_: null, type: PbfWriter) => {
    type.writeMessage(
      1,
      (_tensor, tensor) => {
        tensor.writeVarintField(1, 1);
        tensor.writeMessage(2, writeShape, null);
      },
      null,
    );
  };
  pbf.writeMessage(2, writeType, null);
}
