import type { MaskTool, StageModel } from '../../dream/stage-model.js';
import { Button } from '../Button.js';
import { Choice } from '../Choice.js';
import { usePage } from '../page-context.js';
import { Segmented } from '../Segmented.js';
import { Slider } from '../Slider.js';

/** Where the picture may change: painted on it, or taken from another picture. */
export function MaskTools({ stage }: { readonly stage: StageModel }) {
  const page = usePage();
  const { mask } = page.pictures.dream;
  const { pictures } = page.pictures.input;
  const hasMask = mask.pixels.value !== null;
  return (
    <details class="dream-more" data-testid="dream-mask">
      <summary>Mask{hasMask ? ' (in use)' : ''}</summary>
      <section class="dream-section" aria-label="Mask">
        <p class="panel-note">Paint where the dream may go. Everywhere else not a bit changes.</p>
        <Segmented<MaskTool | 'none'>
          label="Tool"
          testId="mask-tool"
          value={stage.tool.value ?? 'none'}
          options={[
            { value: 'none', label: 'None', title: 'The pointer moves the picture' },
            {
              value: 'brush',
              label: 'Brush',
              title: 'Opens the picture to the dream. Arrow keys move, Space paints',
            },
            { value: 'eraser', label: 'Eraser', title: 'Closes it again' },
          ]}
          onChange={(tool) => {
            stage.tool.value = tool === 'none' ? null : tool;
          }}
        />
        {stage.tool.value !== null && (
          <Slider
            label="Brush size"
            testId="brush-size"
            min={1}
            max={30}
            value={Math.round(stage.brush.value * 100)}
            valueText={`${Math.round(stage.brush.value * 100)} %`}
            onInput={(percent) => {
              stage.brush.value = percent / 100;
            }}
          />
        )}
        <Choice
          label="Take from"
          testId="mask-picture"
          title="White is open, black is closed; add the picture above first"
          value=""
          options={[
            { value: '', label: 'A picture…' },
            ...pictures.all.value.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={(id) => {
            const chosen = pictures.all.value.find((picture) => String(picture.id) === id);
            if (chosen) mask.take(chosen.picture);
          }}
        />
        {hasMask && (
          <div class="dream-actions">
            <Button
              testId="mask-invert"
              onClick={() => {
                mask.invert();
              }}
            >
              Invert
            </Button>
            <Button
              testId="mask-clear"
              onClick={() => {
                mask.clear();
              }}
            >
              Remove the Mask
            </Button>
          </div>
        )}
      </section>
    </details>
  );
}
