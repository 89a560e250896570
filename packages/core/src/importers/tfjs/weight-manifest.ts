import * as v from 'valibot';
import { FeaturescopeError } from '../../error.js';
import type { Weight } from '../../network/network.js';
import type { ByteSource, ModelFiles } from '../byte-source.js';
import type { Constant } from '../dataflow/constant.js';
import type { ImportOptions } from '../import-options.js';
import { float32FromBytes, sizeOf, type NumberFormat } from '../number-format.js';
import { siblingPath } from '../sibling-path.js';
import { WeightProgress } from '../weight-progress.js';
import { readingAhead } from './read-ahead.js';

const weightSchema = v.object({
  name: v.string(),
  shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  dtype: v.string(),
  quantization: v.optional(
    v.object({ dtype: v.string(), scale: v.optional(v.number(), 1), min: v.optional(v.number(), 0) }),
  ),
});

const manifestSchema = v.array(v.object({ paths: v.array(v.string()), weights: v.array(weightSchema) }));

export type WeightManifest = v.InferOutput<typeof manifestSchema>;
type WeightGroup = WeightManifest[number];
type WeightEntry = WeightGroup['weights'][number];

/** Weights by name, and for those that could not be had the reason. */
export interface ManifestWeights {
  readonly weights: ReadonlyMap<string, Weight>;
  /** Those of whole numbers (and truth values, 0 and 1) once more, with values that a float32 does not hold exactly. */
  readonly integers: ReadonlyMap<string, Constant>;
  readonly missing: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** How TensorFlow.js stores the types that its manifest names. Texts and complex numbers are no weights of a layer. */
const storedFormats: Readonly<Record<string, NumberFormat>> = {
  float32: 'float32',
  float16: 'float16',
  int32: 'int32',
  bool: 'uint8',
  uint8: 'uint8',
  uint16: 'uint16',
};

/** @throws `CORRUPT_FILE` when it is no manifest */
export function parseManifest(value: unknown, fileName: string): WeightManifest {
  const result = v.safeParse(manifestSchema, value);
  if (result.success) return result.output;
  const where = v.getDotPath(result.issues[0]) ?? '';
  throw new FeaturescopeError(
    'CORRUPT_FILE',
    `The weightsManifest of "${fileName}" is damaged at "${where}": ${result.issues[0].message}.`,
  );
}

/** Reads all weights of a manifest from the shards beside the model; a shard that is not there costs only what lies in it. */
export async function readManifest(
  manifest: WeightManifest,
  files: ModelFiles,
  options: ImportOptions,
): Promise<ManifestWeights> {
  const weights = new Map<string, Weight>();
  const integers = new Map<string, Constant>();
  const missing = new Map<string, string>();
  const warnings: string[] = [];
  const total = manifest.reduce((count, group) => count + group.weights.length, 0);
  const progress = new WeightProgress(options, total);
  for (const group of manifest) {
    const shards = await openShards(group, files);
    warnings.push(...shardWarnings(shards));
    let start = 0;
    for (const entry of group.weights) {
      const dtype = entry.quantization?.dtype ?? entry.dtype;
      const format = storedFormats[dtype];
      if (format) {
        const end = start + elementCount(entry) * sizeOf(format);
        const bytes = await readAcross(shards, start, end);
        if (typeof bytes === 'string') missing.set(entry.name, bytes);
        else if (isWhole(entry)) {
          const values = wholeNumbers(bytes, format, entry);
          integers.set(entry.name, { shape: entry.shape, values, integer: true });
          weights.set(entry.name, { shape: entry.shape, values: Float32Array.from(values) });
        } else {
          const values = dequantized(float32FromBytes(bytes, format), entry);
          weights.set(entry.name, { shape: entry.shape, values });
        }
        start = end;
      } else if (dtype === 'string' || dtype === 'complex64') {
        missing.set(
          entry.name,
          `Its constant "${entry.name}" holds ${dtype === 'string' ? 'text' : 'complex numbers'}.`,
        );
        start += dtype === 'string' ? await textBytes(shards, start, entry) : elementCount(entry) * 8;
      } else {
        throw new FeaturescopeError(
          'UNSUPPORTED_FORMAT',
          `The weight "${entry.name}" is stored as ${dtype}, which Featurescope does not know.`,
        );
      }
      await progress.advance();
    }
  }
  return { weights, integers, missing, warnings };
}

/** A shard's place in the bytes of its group. */
interface Shard {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly file: ByteSource | null;
}

/** What tfjs's converter cuts weights into. */
const usualShardBytes = 4 * 2 ** 20;

async function openShards(group: WeightGroup, files: ModelFiles): Promise<Shard[]> {
  const opened = await Promise.all(
    group.paths.map(async (stated) => {
      const path = shardPath(stated);
      const file = path === null ? null : await files.sibling(path);
      return { path: path ?? stated, file: file && readingAhead(file) };
    }),
  );
  const needed = group.weights.reduce((sum, entry) => {
    const format = storedFormats[entry.quantization?.dtype ?? entry.dtype];
    return sum + elementCount(entry) * (format ? sizeOf(format) : 0);
  }, 0);
  const known = opened.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  const lostCount = opened.filter(({ file }) => !file).length;
  // One lost shard has whatever the others leave over; of several, all but the last have the converter's usual size.
  const lostSize = lostCount === 1 ? needed - known : usualShardBytes;
  let end = 0;
  return opened.map(({ path, file }) => {
    const start = end;
    end = start + (file?.size ?? Math.max(0, Math.min(lostSize, needed - start)));
    return { path, file, start, end };
  });
}

/** A manifest's path, which may be URL-encoded, as a path below the model's folder; null when it leads out of it. */
function shardPath(stated: string): string | null {
  const path = stated.split(/[?#]/, 1)[0] ?? '';
  try {
    return siblingPath(decodeURIComponent(path));
  } catch {
    // A bare % is part of the name.
    return siblingPath(path);
  }
}

function shardWarnings(shards: readonly Shard[]): string[] {
  const lost = shards.filter(({ file }) => !file).map(({ path }) => `"${path}"`);
  if (lost.length === 0) return [];
  const names =
    lost.length > 4 ? `${lost.slice(0, 3).join(', ')} and ${lost.length - 3} more` : lost.join(', ');
  return [
    `${lost.length === 1 ? 'The weight file' : 'The weight files'} ${names} ${lost.length === 1 ? 'was' : 'were'} not found beside the model. Put ${lost.length === 1 ? 'it' : 'them'} into the same folder and open the model again.`,
  ];
}

/** Bytes of a group from `start` to `end`, over the borders of shards; or why they cannot be had. */
async function readAcross(
  shards: readonly Shard[],
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const parts = shards.filter((shard) => shard.start < end && shard.end > start);
  const lost = parts.find(({ file }) => !file);
  if (lost) return `Its weights are missing: shard "${lost.path}" was not found.`;
  const last = shards.at(-1);
  if (end > (last?.end ?? 0)) {
    return `Its weights are missing: shard "${last?.path ?? ''}" is cut off. Download it again.`;
  }
  const read = ({ file, start: shardStart, end: shardEnd }: Shard) =>
    file?.read(Math.max(start, shardStart) - shardStart, Math.min(end, shardEnd) - shardStart);
  const [only] = parts;
  if (only && parts.length === 1) return (await read(only)) ?? new Uint8Array(0);
  const bytes = new Uint8Array(end - start);
  for (const part of parts) bytes.set((await read(part)) ?? [], Math.max(start, part.start) - start);
  return bytes;
}

function elementCount({ shape }: WeightEntry): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `stored · scale + min`, in place; float16 is only stored shorter. */
function dequantized<T extends Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  values: T,
  { quantization }: WeightEntry,
): T {
  if (!quantization || quantization.dtype === 'float16') return values;
  const { scale, min } = quantization;
  for (let index = 0; index < values.length; index++) values[index] = (values[index] ?? 0) * scale + min;
  return values;
}

function isWhole({ dtype }: WeightEntry): boolean {
  return dtype === 'int32' || dtype === 'bool';
}

/** Quantized ones are rounded, as TensorFlow.js does. */
function wholeNumbers(
  bytes: Uint8Array<ArrayBuffer>,
  format: NumberFormat,
  entry: WeightEntry,
): Float64Array<ArrayBuffer> {
  if (format === 'int32') return Float64Array.from(new Int32Array(bytes.slice().buffer));
  return dequantized(Float64Array.from(float32FromBytes(bytes, format)), entry).map(Math.round);
}

/** Texts stand behind one another, each behind its length in 4 bytes. */
async function textBytes(shards: readonly Shard[], start: number, entry: WeightEntry): Promise<number> {
  let end = start;
  for (let count = elementCount(entry); count > 0; count--) {
    const length = await readAcross(shards, end, end + 4);
    // What follows is lost too: nobody knows where it begins.
    if (typeof length === 'string') return Infinity;
    end += 4 + (new Uint32Array(length.slice().buffer)[0] ?? 0);
  }
  return end - start;
}
