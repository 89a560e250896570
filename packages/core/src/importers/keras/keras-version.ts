import type { KerasGeneration } from './keras-model.js';

/** The generation that a version text ("2.9.0", "3.15.1", "2.2.4-tf") belongs to. */
export function generationOf(version: string | null): KerasGeneration {
  if (version?.startsWith('1.')) return 1;
  return version?.startsWith('3.') ? 3 : 2;
}

/** "Keras 2.9.0", as far as it is known. */
export function producerOf(version: string | null): { readonly producer?: string } {
  if (!version) return {};
  return { producer: /^\d/.test(version) ? `Keras ${version}` : version };
}
