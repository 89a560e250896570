import { dreamRecipes, octaveSizes } from '@featurescope/core';
import { essentialParameters, furtherParameters } from '../../dream/dream-parameters.js';
import type { StageModel } from '../../dream/stage-model.js';
import { Choice } from '../Choice.js';
import { usePage } from '../page-context.js';
import { Segmented } from '../Segmented.js';
import { DreamTargets } from './DreamTargets.js';
import { FilmSettings } from './FilmSettings.js';
import { FurtherSettings } from './FurtherSettings.js';
import { MaskTools } from './MaskTools.js';
import { ParameterField } from './ParameterField.js';
import { SizeField } from './SizeField.js';

/** Layers, recipe and, under More, all the rest. */
export function DreamControls({ stage }: { readonly stage: StageModel }) {
  const { saver, pictures } = usePage();
  const { dream } = pictures;
  const { form } = dream;
  const recipe = form.recipe.value;
  const original = dream.ready.value;
  const sizes = original ? octaveSizes(original, recipe.octaves) : [];
  return (
    <>
      <Segmented<'picture' | 'film'>
        label="Make"
        testId="dream-make"
        value={dream.isFilming.value ? 'film' : 'picture'}
        options={[
          { value: 'picture', label: 'Picture' },
          {
            value: 'film',
            label: 'Film',
            title: 'The result is moved a little and dreamt on again, and so on',
          },
        ]}
        onChange={(make) => {
          dream.isFilming.value = make === 'film';
          // What was saved before was of the other kind.
          saver.notice.value = null;
        }}
      />
      {dream.isFilming.value && <FilmSettings />}
      <DreamTargets />
      <section class="dream-section" aria-label="Recipe">
        <Choice
          label="Recipe"
          testId="dream-recipe"
          title={`${recipe.title}. ${recipe.provenance}`}
          value={recipe.name}
          options={dreamRecipes.map(({ name, title }) => ({ value: name, label: title }))}
          onChange={(name) => {
            form.chooseRecipe(name);
          }}
        />
        <SizeField />
        {essentialParameters.map((parameter) => (
          <ParameterField key={parameter.id} parameter={parameter} />
        ))}
        <p class="dream-sizes" data-testid="octave-sizes" title="The sizes that the picture is dreamt on in">
          {sizes.map(({ width, height }) => `${width} × ${height}`).join(' → ')}
        </p>
      </section>
      <details class="dream-more" data-testid="dream-more">
        <summary>More</summary>
        <section class="dream-section" aria-label="More of the recipe">
          {furtherParameters.map((parameter) => (
            <ParameterField key={parameter.id} parameter={parameter} />
          ))}
          <FurtherSettings />
        </section>
      </details>
      <MaskTools stage={stage} />
    </>
  );
}
