import { strFromU8 } from 'fflate';
import { FeaturescopeError } from '../error.js';
import type { ByteSource } from './byte-source.js';
import { looksLikeOnnx } from './onnx/looks-like-onnx.js';

/** What a file is by its first bytes, whatever it is called. */
export type FileFormat = 'hdf5' | 'zip' | 'json' | 'onnx';

/** Larger files do not fit into the memory of a WebAssembly module or of one array buffer. */
export const maximumFileBytes = 2 ** 31;

const headBytes = 2048;
const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const expected =
  'Expected a Keras model (.h5, .hdf5, .keras), an ONNX model (.onnx) or a TensorFlow.js model.json';

/**
 * Tells a file's format by its content.
 *
 * @throws `CORRUPT_FILE` for an empty file or a pointer instead of a model, `UNSUPPORTED_FORMAT` for anything that
 *   is no model container; each with what the file seems to be.
 */
export async function detectFormat(file: ByteSource): Promise<FileFormat> {
  if (file.size === 0) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${file.name}" is empty (0 bytes). Download or export the model again.`,
    );
  }
  if (file.size >= maximumFileBytes) {
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `"${file.name}" is ${(file.size / 2 ** 30).toFixed(1)} GB, and Featurescope opens files below 2 GB. ` +
        'Save the model without its optimizer state (include_optimizer=False), or in float16.',
    );
  }
  const head = await file.read(0, Math.min(headBytes, file.size));
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  if (await hasHdf5Signature(file, head)) return 'hdf5';
  if (looksLikeOnnx(head)) return 'onnx';
  const text = textFrom(head);
  if (text !== null) {
    refuseKnownText(file.name, text);
    if (/^\s*[{[]/.test(text)) return 'json';
  }
  throw new FeaturescopeError(
    'UNSUPPORTED_FORMAT',
    `${expected}, but ${describeContent(file.name, head, text)}`,
  );
}

/** HDF5 may start behind a "user block" of 512, 1024, 2048 … bytes. */
async function hasHdf5Signature(file: ByteSource, head: Uint8Array): Promise<boolean> {
  if (startsWith(head, hdf5Signature)) return true;
  for (let offset = 512; offset + hdf5Signature.length <= file.size; offset *= 2) {
    const end = offset + hdf5Signature.length;
    const bytes = end <= head.length ? head.subarray(offset, end) : await file.read(offset, end);
    if (startsWith(bytes, hdf5Signature)) return true;
  }
  return false;
}

function refuseKnownText(name: string, text: string): void {
  if (text.startsWith('version https://git-lfs')) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${name}" is a Git LFS pointer, not the model itself. Run "git lfs pull" in its repository to fetch the model.`,
    );
  }
  if (/^\s*<(!doctype|html|head|\?xml)/i.test(text)) {
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `"${name}" holds a web page, not a model: the download saved the page around the file. ` +
        'Download it again with the "raw" or "download" link.',
    );
  }
}

/** The bytes as text, or null when they hold what no text file holds. */
function textFrom(head: Uint8Array): string | null {
  const isText = head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
  return isText ? strFromU8(head) : null;
}

function describeContent(name: string, head: Uint8Array, text: string | null): string {
  if (text !== null) {
    const line = text.trim().split('\n', 1)[0]?.slice(0, 60) ?? '';
    return `"${name}" is a text file that starts with "${line}". Check where it came from.`;
  }
  const picture = pictureKinds.find(([, signature]) => startsWith(head, signature))?.[0];
  if (picture) return `"${name}" is a ${picture} picture.`;
  if (startsWith(head.subarray(4), [0x54, 0x46, 0x4c, 0x33])) {
    return `"${name}" is a TensorFlow Lite model, which holds no trainable layers. Open the model it was converted from.`;
  }
  if (startsWith(head, [0x1f, 0x8b])) return `"${name}" is packed with gzip. Unpack it first.`;
  if (name.toLowerCase().endsWith('.onnx')) {
    return `"${name}" does not start like an ONNX model: it is damaged, or something else under this name. Download or export it again.`;
  }
  if (name.toLowerCase().endsWith('.pb')) {
    return `"${name}" is part of a TensorFlow SavedModel. Save the model as .keras or .h5, or convert it with tensorflowjs_converter.`;
  }
  return `"${name}" is in a format that Featurescope does not know. If the name says otherwise, the file is damaged: download or export it again.`;
}

const pictureKinds: readonly (readonly [string, readonly number[]])[] = [
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
];

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return bytes.length >= signature.length && signature.every((byte, index) => bytes[index] === byte);
}
