import { FeaturescopeError } from '../../error.js';
import type { ByteSource, ModelFiles } from '../byte-source.js';
import { siblingPath } from '../sibling-path.js';
import type { TensorProto } from './model-proto.js';
import { byteCount } from './tensor-values.js';

/** Reads values that lie in files beside the model (`name.onnx.data`), each file opened once. */
export class ExternalData {
  readonly #opened = new Map<string, Promise<ByteSource | null>>();
  readonly #lost = new Set<string>();

  constructor(readonly files: ModelFiles) {}

  /** @throws `MISSING_WEIGHTS` when the file is not there or too short, `CORRUPT_FILE` when it lies elsewhere */
  async read(tensor: TensorProto): Promise<Uint8Array<ArrayBuffer>> {
    const location = tensor.external.get('location') ?? '';
    const path = siblingPath(location);
    if (path === null || path === '') {
      throw new FeaturescopeError(
        'CORRUPT_FILE',
        `The values of "${tensor.name}" are said to lie in "${location}", which is not in the model's folder. Featurescope reads files beside the model only.`,
      );
    }
    const file = await this.#open(path);
    if (!file) {
      this.#lost.add(path);
      throw missing(`Its weights are missing: the file "${path}" was not found beside the model.`);
    }
    const start = Number(tensor.external.get('offset') ?? 0);
    const stated = tensor.external.get('length');
    const end = start + (stated === undefined ? byteCount(tensor) : Number(stated));
    if (!(start >= 0 && start <= end && end <= file.size)) {
      throw missing(`Its weights are missing: the file "${path}" is cut off. Download it again.`);
    }
    return file.read(start, end);
  }

  /** A sentence for each file that was not found. */
  warnings(): string[] {
    return [...this.#lost].map(
      (path) =>
        `The weight file "${path}" was not found beside the model. Put it into the same folder and open the model again.`,
    );
  }

  #open(path: string): Promise<ByteSource | null> {
    const opened = this.#opened.get(path) ?? this.files.sibling(path);
    this.#opened.set(path, opened);
    return opened;
  }
}

function missing(message: string): FeaturescopeError {
  return new FeaturescopeError('MISSING_WEIGHTS', message);
}
