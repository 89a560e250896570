import type { DreamRecipe } from '@featurescope/core';
import { Choice } from '../Choice.js';
import { usePage } from '../page-context.js';

const measures: readonly { readonly value: DreamRecipe['measure']; readonly label: string }[] = [
  { value: 'mean', label: 'Mean' },
  { value: 'mean-square', label: 'Mean square' },
  { value: 'half-sum-square', label: 'Half sum of squares' },
];

const normalizations: readonly {
  readonly value: DreamRecipe['step']['normalization'];
  readonly label: string;
}[] = [
  { value: 'mean-magnitude', label: 'Mean magnitude' },
  { value: 'deviation', label: 'Deviation' },
  { value: 'standardized', label: 'Standardized' },
];

const details: readonly { readonly value: DreamRecipe['detail']; readonly label: string }[] = [
  { value: 'carried', label: 'Carried along' },
  { value: 'restored', label: 'Given back' },
  { value: 'lost', label: 'Lost' },
];

const tiles: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'auto', label: 'Where needed' },
  { value: 'none', label: 'None' },
  ...[256, 512, 1024].map((side) => ({ value: String(side), label: `${side} px` })),
];

/** What of the recipe is no number, and what is none of its business: guide, seed, tiles. */
export function FurtherSettings() {
  const page = usePage();
  const { form } = page.pictures.dream;
  const recipe = form.recipe.value;
  const tileSide = form.tileSide.value;
  const pictures = page.pictures.input.pictures.all.value;
  const change = (change: Partial<DreamRecipe>) => {
    form.recipe.value = { ...form.recipe.value, ...change };
  };
  return (
    <>
      <Choice
        label="Measure"
        testId="dream-measure"
        title={`What of a layer’s output grows. The recipe’s: ${form.base.value.measure}`}
        value={recipe.measure}
        options={measures}
        onChange={(measure) => {
          change({ measure });
        }}
      />
      <Choice
        label="Gradient ÷"
        testId="dream-normalization"
        title="What the gradient is divided by before it becomes a step"
        value={recipe.step.normalization}
        options={normalizations}
        onChange={(normalization) => {
          change({ step: { ...recipe.step, normalization } });
        }}
      />
      <Choice
        label="Detail"
        testId="dream-detail"
        title="What becomes of the detail that an octave’s smaller size lacks"
        value={recipe.detail}
        options={details}
        onChange={(detail) => {
          change({ detail });
        }}
      />
      <Choice
        label="Guide"
        testId="dream-guide"
        title="A picture whose features are to appear; add it to the pictures above first"
        value={String(form.guide.value ?? '')}
        options={[
          { value: '', label: 'None' },
          ...pictures.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={(id) => {
          form.guide.value = id === '' ? null : Number(id);
        }}
      />
      <Choice
        label="Tiles"
        testId="dream-tiles"
        title="A step of a large picture is computed tile by tile, so that it fits into memory"
        value={tileSide === undefined ? 'auto' : tileSide === null ? 'none' : String(tileSide)}
        options={tiles}
        onChange={(value) => {
          form.tileSide.value = value === 'auto' ? undefined : value === 'none' ? null : Number(value);
        }}
      />
      <label class="field dream-row">
        <span class="field-label">Seed</span>
        <input
          class="text-input dream-weight"
          type="number"
          min={0}
          step={1}
          title="Of the jitter: the same seed gives the same picture"
          data-testid="dream-seed"
          value={form.seed.value}
          onChange={(event) => {
            const seed = event.currentTarget.valueAsNumber;
            if (Number.isInteger(seed) && seed >= 0) form.seed.value = seed;
          }}
        />
      </label>
      <label class="check" title="Takes only lightness from the dream">
        <input
          type="checkbox"
          data-testid="dream-keeps-colour"
          checked={recipe.keepsColour === true}
          onChange={(event) => {
            change({ keepsColour: event.currentTarget.checked });
          }}
        />
        Keep the picture’s colours
      </label>
    </>
  );
}
