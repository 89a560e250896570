import { type DreamTarget, dreamableLayers } from '@featurescope/core';
import { useState } from 'preact/hooks';
import { channelsFrom } from '../../dream/dream-words.js';
import { className } from '../../predictions/prediction-words.js';
import { IconButton } from '../IconButton.js';
import { usePage } from '../page-context.js';

export interface DreamTargetRowProps {
  readonly target: DreamTarget;
  readonly index: number;
  /** The last one cannot be taken away. */
  readonly isOnly: boolean;
}

/** One layer or class, which channels of it, and how much it counts. */
export function DreamTargetRow({ target, index, isOnly }: DreamTargetRowProps) {
  const page = usePage();
  const { form } = page.pictures.dream;
  const set = (next: DreamTarget) => {
    form.setTarget(index, next);
  };
  return (
    <div class="dream-target" data-testid="dream-target" role="group" aria-label={`Target ${index + 1}`}>
      {target.kind === 'class' ? (
        <ClassSelect target={target} onChange={set} />
      ) : (
        <LayerFields target={target} onChange={set} />
      )}
      <input
        class="text-input dream-weight"
        type="number"
        step="any"
        aria-label="Weight"
        title="How much it counts beside the others; below zero it is avoided"
        data-testid="target-weight"
        value={target.weight}
        onChange={(event) => {
          const weight = event.currentTarget.valueAsNumber;
          if (Number.isFinite(weight)) set({ ...target, weight });
        }}
      />
      <IconButton
        icon="close"
        label={`Remove target ${index + 1}`}
        disabled={isOnly}
        testId="remove-target"
        onClick={() => {
          form.removeTarget(index);
        }}
      />
    </div>
  );
}

interface FieldsProps<Kind extends DreamTarget['kind']> {
  readonly target: Extract<DreamTarget, { readonly kind: Kind }>;
  readonly onChange: (target: DreamTarget) => void;
}

function ClassSelect({ target, onChange }: FieldsProps<'class'>) {
  const page = usePage();
  const names = page.pictures.predictions.names.value;
  const count = page.session.value?.summary.classCount ?? 0;
  return (
    <select
      class="select"
      aria-label="Class"
      data-testid="target-class"
      value={target.classIndex}
      onChange={(event) => {
        onChange({ ...target, classIndex: Number(event.currentTarget.value) });
      }}
    >
      {Array.from({ length: count }, (_, index) => (
        <option key={index} value={index}>
          {className(names, index)}
        </option>
      ))}
    </select>
  );
}

function LayerFields({ target, onChange }: FieldsProps<'layer'>) {
  const page = usePage();
  const layers = dreamableLayers(page.layers.value);
  const channelCount = layers.find(({ name }) => name === target.layer)?.channelCount ?? 0;
  const [isWrong, setWrong] = useState(false);
  return (
    <>
      <select
        class="select"
        aria-label="Layer"
        data-testid="target-layer"
        value={target.layer}
        onChange={(event) => {
          const { weight } = target;
          onChange({ kind: 'layer', layer: event.currentTarget.value, weight });
        }}
      >
        {layers.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <input
        class="text-input dream-channels"
        type="text"
        aria-label="Channels"
        aria-invalid={isWrong}
        placeholder="all"
        title={`Which of its ${channelCount} channels, such as 17 or 0-3, 8; empty: all`}
        data-testid="target-channels"
        value={target.channels?.join(', ') ?? ''}
        onChange={(event) => {
          const channels = channelsFrom(event.currentTarget.value, channelCount);
          setWrong(channels === null);
          if (channels === null) return;
          const { layer, weight } = target;
          onChange({ kind: 'layer', layer, weight, ...(channels.length > 0 && { channels }) });
        }}
      />
    </>
  );
}
