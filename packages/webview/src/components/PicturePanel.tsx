import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { openSides } from '../inputs/network-size.js';
import { encodingWords } from '../model/words.js';
import { Button } from './Button.js';
import { EncodingDialog } from './EncodingDialog.js';
import { NetworkPicture } from './NetworkPicture.js';
import { usePage } from './page-context.js';
import { PictureProblems } from './PictureProblems.js';
import { PictureStrip } from './PictureStrip.js';
import { Predictions } from './Predictions.js';
import { Segmented } from './Segmented.js';

/** What goes into the network, and what comes out: pictures, the one at hand as the network gets it, and its classes. */
export function PicturePanel({ children }: { readonly children?: ComponentChildren }) {
  return (
    <aside class="side-panel picture-panel" aria-label="Image">
      <PictureStrip />
      <PictureProblems />
      <div class="picture-columns">
        <NetworkPicture />
        <InputSettings />
        <Predictions />
      </div>
      {children}
    </aside>
  );
}

/** How the picture becomes what the network gets. */
function InputSettings() {
  const page = usePage();
  const { input } = page.pictures;
  const [isEditing, setEditing] = useState(false);
  const image = input.image.value;
  const size = page.session.value?.summary.imageInput;
  const guess = input.encoding.value;
  const isOpen = size?.width === null && size.height === null;
  return (
    <div class="input-settings">
      <Segmented
        label="Fit"
        testId="fit"
        value={input.fit.value}
        options={[
          { value: 'fit', label: 'Fit', title: 'The whole picture, with black bars where its shape differs' },
          { value: 'crop', label: 'Crop', title: 'The middle of the picture, nothing distorted' },
          { value: 'stretch', label: 'Stretch', title: 'The whole picture, distorted to the shape' },
        ]}
        onChange={(fit) => {
          input.fit.value = fit;
        }}
      />
      {isOpen && (
        <label class="field">
          <span class="field-label">Size</span>
          <select
            class="select"
            data-testid="input-side"
            title="The network takes any size: this is the longer side in pixels"
            value={input.side.value}
            onChange={(event) => {
              input.chosenSide.value = Number(event.currentTarget.value);
            }}
          >
            {openSides.map((side) => (
              <option key={side} value={side}>
                {side} px
              </option>
            ))}
          </select>
        </label>
      )}
      {guess && (
        <label class="field">
          <span class="field-label">Input</span>
          <Button
            testId="encoding"
            title={`How pixels become numbers. ${guess.reason}`}
            onClick={() => {
              setEditing(true);
            }}
          >
            {encodingWords(guess.encoding)}
          </Button>
        </label>
      )}
      {guess?.isFallback && (
        <p class="panel-hint">
          The model does not say how it wants its pixels. Where maps or predictions look wrong, open Input and
          try all.
        </p>
      )}
      {image?.kind === 'failed' && (
        <p class="panel-problem" role="alert">
          {image.error.message}
        </p>
      )}
      {isEditing && (
        <EncodingDialog
          onClose={() => {
            setEditing(false);
          }}
        />
      )}
    </div>
  );
}
