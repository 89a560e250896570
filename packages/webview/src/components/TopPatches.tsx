import { fieldOfCell, type ReceptiveField, type RgbaImage, type TopPatch } from '@featurescope/core';
import { useEffect, useState } from 'preact/hooks';
import type { FinishedSurvey } from '../health/health-model.js';
import { patchPicture } from '../health/patch-picture.js';
import { LatestWork } from '../model/latest-work.js';
import { shortNumber } from '../model/words.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

/** Channels that are laid out at first: each has nine pictures. */
const pageCount = 24;

/** For each channel of the selected layer, the parts of the images that it answers to most. */
export function TopPatches({ survey }: { readonly survey: FinishedSurvey }) {
  const page = usePage();
  const [work] = useState(() => new LatestWork<ReceptiveField | null>());
  const [shownCount, setShownCount] = useState(pageCount);
  const session = page.session.value;
  const layer = page.layer.value;
  const [picture] = survey.pictures;
  useEffect(() => {
    if (!session || !layer || !picture) return;
    const size = { width: picture.width, height: picture.height };
    setShownCount(pageCount);
    work.start([session, layer.name, picture], () => session.receptiveField(layer.name, size));
  }, [session, layer, picture, work]);
  if (!layer) return null;
  const patches = survey.report.patches.find((other) => other.layer === layer.name);
  const state = work.state.value;
  if (!patches) {
    return (
      <p class="panel-note" data-testid="no-patches">
        For {layer.name} there are no top patches. Choose a layer above that computes channels of its own.
      </p>
    );
  }
  const field = state.kind === 'ready' ? state.result : null;
  const rest = patches.channels.length - shownCount;
  return (
    <div data-testid="top-patches" data-state={state.kind}>
      <h3>Top patches of {layer.name}</h3>
      <p class="panel-note">
        What each channel answers to most, cut to what it sees. Choose another layer above.
      </p>
      <ol class="patch-rows">
        {patches.channels.slice(0, shownCount).map((best, channel) => (
          <li key={channel} class="patch-row" data-testid="patch-row">
            <span class="patch-channel">{channel}</span>
            {best.map((patch) => (
              <Patch
                key={patch.imageIndex}
                picture={survey.pictures[patch.imageIndex]}
                patch={patch}
                field={field}
                label={`${layer.name}, channel ${channel}: ${shortNumber(patch.value)}`}
              />
            ))}
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => {
            setShownCount(shownCount + 4 * pageCount);
          }}
        >
          Show more: {rest} channels are left
        </button>
      )}
    </div>
  );
}

interface PatchProps {
  readonly picture: RgbaImage | undefined;
  readonly patch: TopPatch;
  /** Null: the layer sees everything. */
  readonly field: ReceptiveField | null;
  readonly label: string;
}

function Patch({ picture, patch, field, label }: PatchProps) {
  if (!picture) return null;
  const region = field && fieldOfCell(field, patch.row, patch.column);
  const shown = region && region.width * region.height > 0 ? patchPicture(picture, region) : picture;
  return (
    <span class="patch" title={`${label}, image ${patch.imageIndex + 1}`}>
      <PictureCanvas picture={shown} label={label} />
    </span>
  );
}
