import type { FindingKind, LayerHealth } from '@featurescope/core';
import type { FindingItem } from '../protocol/index.js';

interface FindingWords {
  readonly title: string;
  readonly explanation: string;
  readonly severity: FindingItem['severity'];
}

export const findingWords: Readonly<Record<FindingKind, FindingWords>> = {
  'not-a-number': {
    title: 'NaN or infinite',
    explanation: 'Weights or activations that are no numbers',
    severity: 'error',
  },
  dead: {
    title: 'Dead',
    explanation: 'No image makes them answer, or their map is the same everywhere on all of them',
    severity: 'warning',
  },
  'nearly-dead': {
    title: 'Nearly dead',
    explanation: 'Answer in fewer than 1 % of the positions of all images',
    severity: 'information',
  },
  'zero-kernel': {
    title: 'Zero kernel',
    explanation: 'All weights are 0, or nothing against those of the layer’s other filters',
    severity: 'warning',
  },
  duplicate: {
    title: 'Duplicates',
    explanation: 'Filters that do the same',
    severity: 'information',
  },
  'always-on': {
    title: 'Always on',
    explanation: 'Never cut by their rectifier: they are linear',
    severity: 'information',
  },
};

/** Filters that a line of the Problems names. */
const namedCount = 16;

/** What VS Code's Problems say, one line for each finding. */
export function findingItems(layers: readonly LayerHealth[]): readonly FindingItem[] {
  return layers.flatMap(({ layer, findings }) =>
    findings.map(({ kind, channels, detail }) => ({
      severity: findingWords[kind].severity,
      code: kind,
      message: `${layer}: ${detail} (${channels.slice(0, namedCount).join(', ')}${channels.length > namedCount ? ' …' : ''})`,
    })),
  );
}
