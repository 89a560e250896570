import type { OriginPart, OriginTarget } from '@featurescope/core';

/** What a picture shows: "conv2d_3, channel 17". */
export function targetWords(target: OriginTarget): string {
  if (target.kind !== 'sheet') return partWords(target);
  const layers = target.parts.flatMap((part) => (part.kind === 'channels' ? [part.layer] : []));
  return layers.length === target.parts.length
    ? `channels of ${layers.length} layers: ${layers.join(', ')}`
    : target.parts.map(partWords).join('; ');
}

function partWords(part: OriginPart): string {
  switch (part.kind) {
    case 'channels': {
      const { layer, channels } = part;
      return `${layer}, ${channels.length === 1 ? 'channel' : 'channels'} ${rangeWords(channels)}`;
    }
    case 'objective':
      return part.diverse
        ? `the objective ${part.objective}, ${part.diverse.count} pictures that were to differ`
        : `the objective ${part.objective}`;
    case 'caricature':
      return `a caricature of an image at ${part.layer}`;
  }
}

/** "0–4, 7". */
export function rangeWords(numbers: readonly number[]): string {
  const runs = numbers.reduce<readonly (readonly [number, number])[]>((before, number) => {
    const last = before.at(-1);
    return last && number === last[1] + 1
      ? [...before.slice(0, -1), [last[0], number]]
      : [...before, [number, number]];
  }, []);
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}
