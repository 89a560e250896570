import type { HealthFinding, LayerHealth } from '@featurescope/core';
import { batch } from '@preact/signals';
import { findingWords } from '../health/finding-words.js';
import { percentage } from '../model/words.js';
import { Icon } from './Icon.js';
import { usePage } from './page-context.js';

/** Filters that are listed one by one; a layer may have hundreds of duplicates. */
const listedCount = 24;

const severityIcons = { error: 'error', warning: 'warning', information: 'info' } as const;

export interface HealthTableProps {
  readonly layers: readonly LayerHealth[];
  /** Whether the weights were looked at, and not what images make of them. */
  readonly hasWeights: boolean;
}

/** The layers of which something is to be said. */
export function HealthTable({ layers, hasWeights }: HealthTableProps) {
  const page = usePage();
  const notable = layers.filter(({ findings }) => findings.length > 0);
  const filterCount = layers.reduce((sum, layer) => sum + layer.filterCount, 0);
  const restCount = layers.length - notable.length;
  return (
    <>
      {notable.length > 0 && (
        <table class="health-table" data-testid="health-table">
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">Filters</th>
              {hasWeights && <th scope="col">Zero weights</th>}
              <th scope="col">Findings</th>
            </tr>
          </thead>
          <tbody>
            {notable.map(({ layer, filterCount: count, zeroWeightShare, findings }) => (
              <tr key={layer} data-testid="health-row" data-layer={layer}>
                <th scope="row">
                  <button
                    type="button"
                    class="link"
                    title={`Show the kernels of ${layer}`}
                    onClick={() => {
                      page.selectLayer(layer);
                      page.showView('kernels');
                    }}
                  >
                    {layer}
                  </button>
                </th>
                <td class="number">{count}</td>
                {hasWeights && (
                  <td class="number">{zeroWeightShare === null ? '' : percentage(zeroWeightShare)}</td>
                )}
                <td>
                  <ul class="findings">
                    {findings.map((finding, index) => (
                      <Finding key={index} layer={layer} finding={finding} />
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {restCount > 0 && (
        <p class="health-good" data-testid="health-good">
          <Icon name="pass" />
          {notable.length === 0
            ? `Nothing found: ${filterCount} filters in ${layers.length} layers.`
            : `Nothing found in the other ${restCount} layers.`}
        </p>
      )}
      {layers.length === 0 && <p class="panel-note">This network has no filters to judge.</p>}
    </>
  );
}

function Finding({ layer, finding }: { readonly layer: string; readonly finding: HealthFinding }) {
  const page = usePage();
  const { title, explanation, severity } = findingWords[finding.kind];
  const listed = finding.channels.slice(0, listedCount);
  const moreCount = finding.channels.length - listed.length;
  return (
    <li class={`finding is-${severity}`} data-kind={finding.kind}>
      <p title={explanation}>
        <Icon name={severityIcons[severity]} />
        <strong>{title}</strong> {finding.detail}
      </p>
      <p class="finding-filters">
        {listed.map((channel) => (
          <button
            key={channel}
            type="button"
            class="link"
            aria-label={`Filter ${channel} of ${layer}`}
            onClick={() => {
              batch(() => {
                page.selectLayer(layer);
                page.showView('kernels');
                page.enlarged.value = channel;
              });
            }}
          >
            {channel}
          </button>
        ))}
        {moreCount > 0 && <span class="panel-note">and {moreCount} more</span>}
      </p>
    </li>
  );
}
