import { type DreamTarget, dreamableLayers } from '@featurescope/core';
import { usePage } from '../page-context.js';
import { DreamTargetRow } from './DreamTargetRow.js';

/** What the picture is to show more of: layers, channels and classes, each with its weight. */
export function DreamTargets() {
  const page = usePage();
  const { form } = page.pictures.dream;
  const targets = form.targets.value;
  const summary = page.session.value?.summary;
  const layers = dreamableLayers(page.layers.value);
  const add = (target: DreamTarget) => {
    form.addTarget(target);
  };
  return (
    <section class="dream-section" aria-label="Layers to dream of">
      <div class="dream-target dream-target-heads" aria-hidden="true">
        <span class="field-label">Dream of</span>
        <span class="field-label dream-channels">channels</span>
        <span class="field-label dream-weight">weight</span>
      </div>
      {targets.map((target, index) => (
        <DreamTargetRow key={index} target={target} index={index} isOnly={targets.length === 1} />
      ))}
      <label class="field dream-row">
        <span class="field-label">Add</span>
        <select
          class="select"
          data-testid="add-target"
          value=""
          onChange={(event) => {
            const { value } = event.currentTarget;
            event.currentTarget.value = '';
            if (value === 'class:') add({ kind: 'class', classIndex: 0, weight: 1 });
            else if (value !== '') add({ kind: 'layer', layer: value, weight: 1 });
          }}
        >
          <option value="">A layer or class…</option>
          {typeof summary?.classCount === 'number' && <option value="class:">A class</option>}
          {layers.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
