import type { KerasModel } from './keras-model.js';

/**
 * A model's layers in the order in which Keras lists and counts them: those farthest from the outputs first, and of
 * equally far ones those first that a walk back from the outputs meets first (`map_graph` in `keras/src/ops/function.py`).
 */
export function layersInKerasOrder(model: KerasModel): string[] {
  const inputsOf = new Map(
    model.layers.map(({ name, calls }) => [
      name,
      calls.flatMap(({ inputs }) => inputs.map(({ layer }) => layer)),
    ]),
  );
  const met = new Map<string, number>();
  const finished: string[] = [];
  const walk = (name: string): void => {
    if (met.has(name)) return;
    met.set(name, met.size);
    for (const input of inputsOf.get(name) ?? []) walk(input);
    finished.push(name);
  };
  for (const { layer } of model.outputs) walk(layer);
  const distances = new Map<string, number>();
  // What feeds a layer was finished before it.
  for (const name of finished.reverse()) {
    const distance = (distances.get(name) ?? 0) + 1;
    for (const input of inputsOf.get(name) ?? []) {
      distances.set(input, Math.max(distance, distances.get(input) ?? 0));
    }
  }
  const farther = (a: string, b: string) => (distances.get(b) ?? 0) - (distances.get(a) ?? 0);
  return finished.sort((a, b) => farther(a, b) || (met.get(a) ?? 0) - (met.get(b) ?? 0));
}
