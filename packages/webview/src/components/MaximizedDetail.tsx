import { useEffect } from 'preact/hooks';
import { previewIntervalOf } from '../objectives/image-run.js';
import type { Gallery, TileState } from '../scheduler/gallery.js';
import { shortNumber } from '../model/words.js';
import { pictureFileName } from '../pictures/file-names.js';
import { originOf } from '../pictures/origin-of.js';
import { pngFromPicture } from '../pictures/png.js';
import { BehindRectifier } from './BehindRectifier.js';
import { Button } from './Button.js';
import { DetailDialog } from './DetailDialog.js';
import { ObjectiveCurve } from './ObjectiveCurve.js';
import { Facts, type Fact } from './Facts.js';
import { MaximizedTile, deadExplanation } from './MaximizedTile.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';
import { QualityBadge } from './QualityBadge.js';
import { SaveNotice } from './SaveNotice.js';
import { UnitFilmButton } from './UnitFilmDialog.js';
import { UnitFooter } from './UnitFooter.js';

export interface MaximizedDetailProps {
  readonly gallery: Gallery;
  readonly channel: number;
  readonly onMove: (channel: number) => void;
  readonly onClose: () => void;
}

/** One channel's picture with its numbers. */
export function MaximizedDetail({ gallery, channel, onMove, onClose }: MaximizedDetailProps) {
  const page = usePage();
  const selected = page.layer.value;
  const session = page.session.value;
  const { layer, recipe, seed } = gallery.key;
  const state = gallery.tiles[channel]?.value ?? { kind: 'pending' };
  const name = `${layer}, channel ${channel}`;
  const picture = state.kind === 'done' ? state.result.picture : null;
  const shown = state.kind === 'running' ? state.preview : picture;
  const runner = page.maximized.runner.value;
  useEffect(() => {
    if (!runner) return undefined;
    // Whoever looks closely wants to see it come about.
    runner.previewInterval.value = previewIntervalOf(recipe.stepCount);
    return () => {
      runner.previewInterval.value = null;
    };
  }, [runner, recipe]);
  return (
    <DetailDialog
      title={name}
      index={channel}
      count={gallery.channelCount}
      onMove={onMove}
      onClose={onClose}
      footer={selected && <UnitFooter layer={selected} channel={channel} shown="maximized" />}
      picture={
        shown ? (
          <PictureCanvas picture={shown} label={name} />
        ) : (
          <MaximizedTile gallery={gallery} channel={channel} />
        )
      }
    >
      <Facts
        facts={[
          ...factsOf(gallery, state),
          ...(selected && selected.rectifiedIn !== null
            ? [{ name: 'Output', value: <BehindRectifier layer={selected} channel={channel} /> }]
            : []),
        ]}
      />
      {state.kind === 'running' && <ObjectiveCurve points={state.objectives} />}
      {state.kind === 'done' && <QualityBadge layer={layer} result={state.result} />}
      {state.kind === 'dead' && <p class="detail-note">{deadExplanation}</p>}
      <div class="detail-actions">
        <Button
          icon="save"
          testId="save-one"
          disabled={picture === null || session === null || page.saver.isSaving.value}
          onClick={() => {
            if (!picture || !session) return;
            void page.saver.save(
              pictureFileName(layer, 'channel', channel, recipe.name, `seed-${seed}`),
              async () => {
                const target = { kind: 'channels', layer, channels: [channel], columns: 1 } as const;
                return pngFromPicture(picture, await originOf(session, target, gallery.key));
              },
            );
          }}
        >
          Save as PNG…
        </Button>
        <UnitFilmButton galleryKey={gallery.key} channel={channel} />
        <SaveNotice />
      </div>
    </DetailDialog>
  );
}

function factsOf({ key, pictureSize }: Gallery, state: TileState): Fact[] {
  const { recipe } = key;
  const size = pictureSize.value;
  return [
    ...activationFacts(state),
    { name: 'Recipe', value: recipe.name, title: `${recipe.title}. ${recipe.provenance}` },
    { name: 'Steps', value: recipe.stepCount },
    { name: 'Seed', value: key.seed },
    ...(size ? [{ name: 'Canvas', value: `${size.width} × ${size.height} px` }] : []),
  ];
}

function activationFacts(state: TileState): Fact[] {
  switch (state.kind) {
    case 'pending':
      return [{ name: 'State', value: 'waiting' }];
    case 'sketched':
      return [{ name: 'State', value: 'a sketch; the picture is still to come' }];
    case 'running':
      return [
        { name: 'State', value: 'being computed' },
        ...(state.stepCount > 0 ? [{ name: 'Step', value: `${state.step} of ${state.stepCount}` }] : []),
      ];
    case 'dead':
    case 'done':
      return [
        {
          name: 'Activation at the start',
          value: shortNumber(state.result.startActivation),
          title: 'Mean activation of the channel on the start image',
        },
        {
          name: 'Activation at the end',
          value: shortNumber(state.result.activation),
          title: 'Mean activation of the channel on the finished picture',
        },
        ...openedFacts(state.result.openedStepCount),
      ];
    default:
      return state satisfies never;
  }
}

/** How a channel was reached that no gradient led to at first. */
function openedFacts(stepCount: number): Fact[] {
  if (stepCount === 0) return [];
  return [
    {
      name: 'Rectifiers opened',
      value: stepCount === 1 ? 'for 1 step' : `for ${stepCount} steps`,
      title: 'No gradient reached the image at first, so closed rectifiers let it through for so long',
    },
  ];
}
