import { inputEncodings, type InputEncoding } from '@featurescope/core';
import { useState } from 'preact/hooks';
import {
  encodingNameOf,
  encodingNames,
  longEncodingTitle,
  numberListFrom,
  numberListText,
} from '../inputs/encoding-words.js';
import { Button } from './Button.js';
import { EncodingTrials } from './EncodingTrials.js';
import { Icon } from './Icon.js';
import { ModalDialog } from './ModalDialog.js';
import { usePage } from './page-context.js';
import { Segmented } from './Segmented.js';

/** How pixels become numbers: why this is believed, and how to change it. */
export function EncodingDialog({ onClose }: { readonly onClose: () => void }) {
  const page = usePage();
  const guess = page.pictures.input.encoding.value;
  const isChosen = page.pictures.input.chosenEncoding.value !== null;
  if (!guess) return null;
  const { encoding, reason } = guess;
  const preset = encodingNameOf(encoding);
  const change = (part: Partial<InputEncoding>) => {
    page.setEncoding({ ...encoding, ...part });
  };
  const channels = page.session.value?.summary.imageInput?.channels ?? 3;
  return (
    <ModalDialog title="Input encoding" testId="encoding-dialog" onClose={onClose}>
      <p class="encoding-reason">
        <Icon name={isChosen ? 'edit' : 'lightbulb'} />
        <span data-testid="encoding-reason">{reason}</span>
        {isChosen && (
          <Button
            testId="encoding-guess"
            onClick={() => {
              page.setEncoding(null);
            }}
          >
            Use the guess
          </Button>
        )}
      </p>
      <div class="encoding-fields">
        <label class="field">
          <span class="field-label">Preset</span>
          <select
            class="select"
            data-testid="encoding-preset"
            value={preset ?? ''}
            onChange={(event) => {
              const name = encodingNames.find((other) => other === event.currentTarget.value);
              if (name !== undefined) page.setEncoding(inputEncodings[name]);
            }}
          >
            {preset === null && <option value="">Of its own</option>}
            {encodingNames.map((name) => (
              <option key={name} value={name}>
                {longEncodingTitle(name)}
              </option>
            ))}
          </select>
        </label>
        <NumbersField
          label="Range"
          hint="What black and white become: two numbers"
          value={encoding.range}
          accepts={(numbers) => numbers.length === 2}
          onChange={([low = 0, high = 1]) => {
            change({ range: [low, high] });
          }}
        />
        {channels === 3 && (
          <Segmented
            label="Channels"
            testId="encoding-order"
            value={encoding.channelOrder === 'bgr' ? 'bgr' : 'rgb'}
            options={[
              { value: 'rgb', label: 'RGB', title: 'Red first' },
              { value: 'bgr', label: 'BGR', title: 'Blue first, as networks converted from Caffe want it' },
            ]}
            onChange={(channelOrder) => {
              change({ channelOrder });
            }}
          />
        )}
        <NumbersField
          label="Mean"
          hint={`Subtracted: one number, or ${channels}`}
          value={encoding.mean}
          accepts={({ length }) => length === 1 || length === channels}
          onChange={(mean) => {
            change({ mean });
          }}
        />
        <NumbersField
          label="Std"
          hint={`Divided by: one number above 0, or ${channels}`}
          value={encoding.std}
          accepts={(numbers) =>
            (numbers.length === 1 || numbers.length === channels) && numbers.every((number) => number > 0)
          }
          onChange={(std) => {
            change({ std });
          }}
        />
      </div>
      <p class="encoding-formula">value = (low + pixel / 255 · (high − low) − mean) / std</p>
      <EncodingTrials />
    </ModalDialog>
  );
}

interface NumbersFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: readonly number[];
  readonly accepts: (numbers: readonly number[]) => boolean;
  readonly onChange: (numbers: readonly number[]) => void;
}

/** Some numbers with commas between. What is no such list stays in the field, marked, and changes nothing. */
function NumbersField({ label, hint, value, accepts, onChange }: NumbersFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const numbers = draft === null ? value : numberListFrom(draft);
  const isWrong = numbers === null || !accepts(numbers);
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <input
        class="text-input"
        type="text"
        spellcheck={false}
        title={hint}
        aria-invalid={isWrong}
        data-testid={`encoding-${label.toLowerCase()}`}
        value={draft ?? numberListText(value)}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setDraft(text);
          const list = numberListFrom(text);
          if (list && accepts(list)) onChange(list);
        }}
        onBlur={() => {
          if (!isWrong) setDraft(null);
        }}
      />
      {isWrong && <span class="field-problem">{hint}</span>}
    </label>
  );
}
