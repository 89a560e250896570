import { featurescopeErrorFrom, type Recipe } from '@featurescope/core';
import { batch } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { fileStem } from '../../pictures/file-names.js';
import { draftFromJson, draftOf, ownNumber, written } from '../../recipes/recipe-draft.js';
import { fieldGroupsOf, numberAt } from '../../recipes/recipe-fields.js';
import { Button } from '../Button.js';
import { ModalDialog } from '../ModalDialog.js';
import { usePage } from '../page-context.js';
import { SaveNotice } from '../SaveNotice.js';
import { RecipeNumber } from './RecipeNumber.js';

/** The numbers of a recipe, to be changed, saved and loaded. Pictures are made so once the person says so. */
export function RecipeDialog({ recipe }: { readonly recipe: Recipe }) {
  const page = usePage();
  const [draft, setDraft] = useState(() => draftOf(recipe));
  const [seed, setSeed] = useState(String(page.seed.peek()));
  const [problem, setProblem] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const seedProblem = /^\s*\d{1,9}\s*$/.test(seed)
    ? null
    : 'The seed must be a whole number from 0 to 999999999.';
  const isRight = seedProblem === null && Object.keys(draft.wrong).length === 0;
  const close = () => {
    page.recipes.editing.value = null;
  };
  const use = () => {
    batch(() => {
      page.seed.value = Number(seed);
      page.recipes.use(draft.recipe);
      close();
    });
  };
  const load = async (chosen: File) => {
    try {
      setDraft(draftFromJson(await chosen.text(), chosen.name));
      setProblem(null);
    } catch (error) {
      setProblem(featurescopeErrorFrom(error).message);
    }
  };
  return (
    <ModalDialog title="Edit recipe" testId="recipe-dialog" onClose={close}>
      <form
        class="recipe-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isRight) use();
        }}
        onDragOver={(event) => {
          event.preventDefault();
          // Else the page would take it for a picture, and VS Code for a file to open.
          event.stopPropagation();
        }}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          const [dropped] = event.dataTransfer?.files ?? [];
          if (dropped) void load(dropped);
        }}
      >
        <p class="panel-note">
          {draft.recipe.title}. {draft.recipe.provenance}
        </p>
        {fieldGroupsOf(draft.recipe).map(({ title, fields }) => (
          <fieldset key={title} class="recipe-group">
            <legend>{title}</legend>
            {fields.map(({ id, label, unit, explanation }) => (
              <RecipeNumber
                key={id}
                {...{ id, label, unit, explanation }}
                text={draft.wrong[id]?.text ?? String(numberAt(draft.recipe, id))}
                own={ownNumber(draft, id)}
                problem={draft.wrong[id]?.message ?? null}
                onText={(text) => {
                  setDraft((before) => written(before, id, text));
                }}
              />
            ))}
            {title === 'Start' && (
              <RecipeNumber
                id="seed"
                label="Seed"
                unit=""
                explanation="Of the start images: the same seed gives the same pictures."
                text={seed}
                own={null}
                problem={seedProblem}
                onText={setSeed}
              />
            )}
          </fieldset>
        ))}
        <p class="panel-hint">
          What else a recipe says, as its transforms and its optimizer, can be changed in the saved file.
        </p>
        {problem !== null && (
          <p class="panel-problem" role="alert" data-testid="recipe-problem">
            {problem}
          </p>
        )}
        <div class="detail-actions">
          <button type="submit" class="button button-primary" disabled={!isRight} data-testid="use-recipe">
            Use
          </button>
          <Button
            testId="reset-recipe"
            onClick={() => {
              setDraft((before) => draftOf(before.own));
            }}
          >
            Reset all
          </Button>
          <Button
            icon="save"
            testId="save-recipe"
            disabled={!isRight || page.saver.isSaving.value}
            onClick={() => {
              void page.saver.save(`${fileStem(draft.recipe.name)}.json`, () =>
                Promise.resolve(new TextEncoder().encode(JSON.stringify(draft.recipe, null, 2))),
              );
            }}
          >
            Save as JSON…
          </Button>
          <Button
            icon="folder-opened"
            testId="load-recipe"
            title="Or drop a file here"
            onClick={() => {
              file.current?.click();
            }}
          >
            Load JSON…
          </Button>
          <input
            ref={file}
            type="file"
            accept=".json"
            hidden
            data-testid="recipe-file"
            onChange={(event) => {
              const [chosen] = event.currentTarget.files ?? [];
              // The same file can be chosen again after it was corrected.
              if (chosen) void load(chosen);
              event.currentTarget.value = '';
            }}
          />
          <SaveNotice />
        </div>
      </form>
    </ModalDialog>
  );
}
