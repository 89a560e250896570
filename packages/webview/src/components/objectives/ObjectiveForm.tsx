import { useId } from 'preact/hooks';
import { mostClasses } from '../../objectives/classes-of.js';
import { Button } from '../Button.js';
import { usePage } from '../page-context.js';
import { PictureProblems } from '../PictureProblems.js';
import { PictureStrip } from '../PictureStrip.js';
import { RecipeChooser } from '../RecipeChooser.js';
import { Segmented } from '../Segmented.js';

/** What is to be made, from where, and how. */
export function ObjectiveForm() {
  const page = usePage();
  const model = page.objectives;
  const mode = model.mode.value;
  const obstacle = model.obstacle.value;
  const hasPicture = page.pictures.input.pictures.current.value !== null;
  return (
    <form
      class="side-panel objective-form"
      aria-label="What to make"
      onSubmit={(event) => {
        event.preventDefault();
        void model.start();
      }}
    >
      <Segmented
        label="Of"
        testId="objective-mode"
        value={mode}
        options={[
          { value: 'classes', label: 'Classes', title: 'What each class wants to see' },
          {
            value: 'objective',
            label: 'Objective',
            title: 'Channels, neurons, layers and classes, added and subtracted',
          },
          {
            value: 'caricature',
            label: 'Caricature',
            title: 'Your image, made more of what the selected layer sees in it',
          },
        ]}
        onChange={(chosen) => {
          model.mode.value = chosen;
        }}
      />
      {mode === 'classes' && <ClassField />}
      {mode === 'objective' && <ObjectiveField />}
      {mode === 'caricature' && (
        <p class="panel-note">
          At layer {page.layer.value?.name ?? '–'}: choose another one above, deeper ones exaggerate larger
          things.
        </p>
      )}
      {(mode === 'caricature' || hasPicture) && (
        <>
          <PictureStrip />
          <PictureProblems />
        </>
      )}
      {mode !== 'caricature' && hasPicture && (
        <label class="check">
          <input
            type="checkbox"
            data-testid="from-picture"
            checked={model.startsFromPicture.value}
            onChange={(event) => {
              model.startsFromPicture.value = event.currentTarget.checked;
            }}
          />
          Start from the image, not from noise
        </label>
      )}
      {mode === 'caricature' && !hasPicture && (
        <Button
          icon="add"
          onClick={() => {
            page.pictures.intake.choose();
          }}
        >
          Add an image…
        </Button>
      )}
      <div class="field">
        <span class="field-label">Recipe</span>
        <RecipeChooser recipe={model.recipe.value} />
      </div>
      {obstacle !== null && obstacle !== '' && <p class="panel-hint">{obstacle}</p>}
      <div class="detail-actions">
        {model.isRunning.value ? (
          <Button
            testId="objective-stop"
            kind="primary"
            onClick={() => {
              model.stop();
            }}
          >
            Cancel
          </Button>
        ) : (
          <Button
            testId="objective-make"
            kind="primary"
            icon="sparkle"
            disabled={obstacle !== null}
            onClick={() => {
              void model.start();
            }}
          >
            Make
          </Button>
        )}
      </div>
    </form>
  );
}

function ClassField() {
  const page = usePage();
  const model = page.objectives;
  const classCount = page.session.value?.summary.classCount ?? 0;
  return (
    <label class="field">
      <span class="field-label">Classes</span>
      <input
        class="text-input"
        type="text"
        data-testid="class-range"
        placeholder={classCount > mostClasses ? `0-${mostClasses - 1} of ${classCount}` : 'all'}
        title={`By number, as in "0-9, 281": there are ${classCount}`}
        value={model.classRange.value}
        onInput={(event) => {
          model.classRange.value = event.currentTarget.value;
        }}
      />
    </label>
  );
}

/** What the person writes, with the place of a mistake under it. */
function ObjectiveField() {
  const page = usePage();
  const model = page.objectives;
  const parsed = model.parsed.value;
  const id = useId();
  const layer = page.layer.value?.name ?? 'conv2d_1';
  // The text and the place in it stand below the sentence, letter under letter.
  const [sentence, ...pointer] = parsed.kind === 'wrong' ? parsed.message.split('\n') : [];
  return (
    <>
      <label class="field objective-field">
        <span class="field-label">Objective</span>
        <input
          class="text-input"
          type="text"
          spellcheck={false}
          data-testid="objective-text"
          placeholder={`${layer}:0 - 0.5*${layer}:1`}
          value={model.text.value}
          aria-invalid={parsed.kind === 'wrong'}
          aria-describedby={id}
          onInput={(event) => {
            model.text.value = event.currentTarget.value;
          }}
        />
      </label>
      <div id={id}>
        {parsed.kind === 'wrong' ? (
          <div class="objective-mistake" data-testid="objective-mistake">
            <p>{sentence}</p>
            <pre>{pointer.join('\n')}</pre>
          </div>
        ) : (
          <p class="panel-hint">
            {`${layer}:3 a channel · ${layer}:3@center a neuron · ${layer} its mean · square(${layer}) · class:7 · cos(${layer}:[1,0,…]) · tv, l1, l2, blur as penalties; joined by + − *`}
          </p>
        )}
      </div>
      <Segmented
        label="How many"
        testId="objective-spread"
        value={model.spread.value}
        options={[
          { value: 'one', label: 'One' },
          {
            value: 'several',
            label: 'Four',
            title: 'From four starts, rewarded for being different',
          },
          { value: 'pair', label: '+/−', title: 'What excites it most, and what silences it most' },
        ]}
        onChange={(spread) => {
          model.spread.value = spread;
        }}
      />
    </>
  );
}
