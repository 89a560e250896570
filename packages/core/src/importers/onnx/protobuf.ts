import { strFromU8 } from 'fflate';
import { PbfReader } from 'pbf';
import { FeaturescopeError } from '../../error.js';

/** How a protobuf file marks the kinds of its values. */
const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The field at which a message stands while it is walked through. */
export interface ProtobufField {
  readonly number: number;
  /** A signed whole number. */
  integer(): number;
  /** 32 bits. */
  float(): number;
  /** A part of the file, not a copy. */
  bytes(): Uint8Array<ArrayBuffer>;
  text(): string;
  /** Appends the whole numbers of a repeated field, packed or not. */
  integersInto(list: number[]): void;
  /** The bytes of numbers of a fixed width, packed or one by one. */
  fixedBytes(width: 4 | 8): Uint8Array<ArrayBuffer>;
}

/**
 * Walks through the fields of a message. Every length is checked against the bytes that are there, and fields that
 * `visit` does not read are passed over.
 *
 * @throws `CORRUPT_FILE` when a field does not fit into the message
 */
export function readFields(bytes: Uint8Array<ArrayBuffer>, visit: (field: ProtobufField) => void): void {
  const reader = new PbfReader(bytes);
  for (let number = nextField(reader); number !== 0; number = nextField(reader)) {
    visit(fieldAt(reader, bytes, number));
  }
  // Passing over a field that was not read may lead out of the message; 0 in its midst is no field.
  if (reader.pos !== bytes.length) throw damaged();
}

function nextField(reader: PbfReader): number {
  try {
    return reader.nextField();
  } catch (error) {
    throw damaged(error);
  }
}

function fieldAt(reader: PbfReader, bytes: Uint8Array<ArrayBuffer>, number: number): ProtobufField {
  const expect = (type: number) => {
    if (reader.type !== type || reader.pos > bytes.length) throw damaged();
  };
  const advance = (count: number): Uint8Array<ArrayBuffer> => {
    const start = reader.pos;
    if (!(count >= 0 && count <= bytes.length - start)) throw damaged();
    reader.pos = start + count;
    return bytes.subarray(start, start + count);
  };
  const varint = () => {
    const value = checkedVarint(reader);
    if (reader.pos > bytes.length) throw damaged();
    return value;
  };
  const field: ProtobufField = {
    number,
    integer: () => {
      expect(wireTypes.varint);
      return varint();
    },
    float: () => {
      expect(wireTypes.fixed32);
      const four = advance(4);
      return new DataView(four.buffer, four.byteOffset, 4).getFloat32(0, true);
    },
    bytes: () => {
      expect(wireTypes.bytes);
      return advance(varint());
    },
    text: () => strFromU8(field.bytes()),
    integersInto: (list) => {
      if (reader.type === wireTypes.varint) {
        list.push(varint());
        return;
      }
      const packed = field.bytes();
      const numbers = new PbfReader(packed);
      while (numbers.pos < packed.length) list.push(checkedVarint(numbers));
      if (numbers.pos !== packed.length) throw damaged();
    },
    fixedBytes: (width) => {
      if (reader.type === wireTypes.bytes) return field.bytes();
      expect(width === 4 ? wireTypes.fixed32 : wireTypes.fixed64);
      return advance(width);
    },
  };
  return field;
}

function checkedVarint(reader: PbfReader): number {
  try {
    return reader.readVarint(true);
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause?: unknown): FeaturescopeError {
  return new FeaturescopeError('CORRUPT_FILE', 'Its protobuf message is cut off or damaged.', { cause });
}
