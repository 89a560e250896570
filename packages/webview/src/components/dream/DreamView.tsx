import { useMemo } from 'preact/hooks';
import { StageModel } from '../../dream/stage-model.js';
import { EmptyState } from '../EmptyState.js';
import { NoPicture } from '../NoPicture.js';
import { usePage } from '../page-context.js';
import { PictureProblems } from '../PictureProblems.js';
import { PictureStrip } from '../PictureStrip.js';
import { DreamControls } from './DreamControls.js';
import { DreamResult } from './DreamResult.js';

/** The studio: an image, changed until layers of the network respond more. */
export function DreamView() {
  const page = usePage();
  const { dream, input } = page.pictures;
  const stage = useMemo(() => new StageModel(), []);
  const obstacle = dream.obstacle.value;
  if (obstacle !== null) {
    return (
      <EmptyState icon="circle-slash" title="This network cannot dream" testId="no-dream">
        <p>{obstacle}</p>
      </EmptyState>
    );
  }
  if (input.pictures.current.value === null) return <NoPicture />;
  return (
    <div class="split-view dream" data-testid="dream">
      <aside class="side-panel dream-panel" aria-label="How to dream">
        <PictureStrip />
        <PictureProblems />
        <DreamControls stage={stage} />
      </aside>
      <DreamResult stage={stage} />
    </div>
  );
}
