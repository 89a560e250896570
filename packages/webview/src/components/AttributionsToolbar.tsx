import { attributionPictureModes, type AttributionPictureMode } from '@featurescope/core';
import { methodWords } from '../attributions/method-words.js';
import { className } from '../predictions/prediction-words.js';
import { Choice } from './Choice.js';
import { OpacityControl } from './OpacityControl.js';
import { usePage } from './page-context.js';
import { TileSizeSlider } from './TileSizeSlider.js';

const modeTitles: Readonly<Record<AttributionPictureMode, string>> = {
  signed: 'Signed',
  magnitude: 'Magnitude',
  rgb: 'RGB',
};

/** What is explained, and how it is drawn. */
export function AttributionsToolbar() {
  const page = usePage();
  const { attributions } = page.pictures;
  const names = page.pictures.predictions.names.value;
  const classCount = page.pictures.predictions.prediction.shown?.logits.length ?? 0;
  const layers = page.layers.value.filter(
    (layer) => layer.outputShape?.length === 4 && layer.kind !== 'input',
  );
  const needsLayer = attributions.methods.value.some((method) => methodWords[method].hasLayer);
  const top = attributions.chosenClass.value === null ? attributions.classIndex.value : null;
  return (
    <div class="toolbar" role="group" aria-label="How attributions are made and drawn">
      <Choice
        label="Class"
        testId="attributed-class"
        title="The class whose logit is explained"
        value={String(attributions.chosenClass.value ?? 'top')}
        options={[
          { value: 'top', label: top === null ? 'Top class' : `Top class: ${className(names, top)}` },
          ...Array.from({ length: classCount }, (_, index) => ({
            value: String(index),
            label: names?.[index] === undefined ? className(names, index) : `${index}: ${names[index]}`,
          })),
        ]}
        onChange={(value) => {
          attributions.chosenClass.value = value === 'top' ? null : Number(value);
        }}
      />
      {needsLayer && (
        <Choice
          label="Layer"
          testId="attributed-layer"
          title="Whose maps Grad-CAM and its kin weigh"
          value={attributions.layer.value ?? ''}
          options={[
            { value: '', label: 'Last with maps' },
            ...layers.map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(name) => {
            attributions.layer.value = name === '' ? null : name;
          }}
        />
      )}
      <Choice
        label="Draw"
        testId="attribution-mode"
        title="Signed: red speaks for the class, blue against it. Magnitude: how much it matters. RGB: as colours around grey."
        value={attributions.pictureMode.value ?? 'method'}
        options={[
          { value: 'method', label: 'As in its paper' },
          ...attributionPictureModes.map((mode) => ({ value: mode, label: modeTitles[mode] })),
        ]}
        onChange={(mode) => {
          attributions.pictureMode.value = mode === 'method' ? null : mode;
        }}
      />
      <OpacityControl
        opacity={attributions.heatOpacity}
        testId="heat"
        title="Lay the attributions on the image"
      />
      <span class="toolbar-end">
        <TileSizeSlider />
      </span>
    </div>
  );
}
