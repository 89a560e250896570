import type { MaximizedChannel, PictureQuality } from '@featurescope/core';
import { useEffect, useState } from 'preact/hooks';
import { LatestWork } from '../model/latest-work.js';
import { qualityFacts, qualityGrade } from '../unit/quality-words.js';
import { Button } from './Button.js';
import { Facts } from './Facts.js';
import { Icon } from './Icon.js';
import { usePage } from './page-context.js';

export interface QualityBadgeProps {
  readonly layer: string;
  readonly result: MaximizedChannel;
}

/** How good a picture is, by measures that need no labels: measured when the person asks, since that takes dozens of passes. */
export function QualityBadge(props: QualityBadgeProps) {
  // Another picture has another quality.
  return <Badge key={`${props.layer}/${props.result.channel}`} {...props} />;
}

function Badge({ layer, result }: QualityBadgeProps) {
  const page = usePage();
  const [work] = useState(() => new LatestWork<PictureQuality>());
  useEffect(
    () => () => {
      work.stop();
    },
    [work],
  );
  const state = work.state.value;
  const measure = () => {
    const session = page.session.value;
    if (!session) return;
    const { channel, image } = result;
    work.start([session, result], (signal) =>
      session.measure({ layer, channel, image, seed: page.seed.value }, { signal }),
    );
  };
  switch (state.kind) {
    case 'idle':
      return (
        <Button
          testId="measure"
          icon="dashboard"
          title="Compares the picture with images drawn like photos, turns, scales and blurs it"
          onClick={measure}
        >
          Measure Its Quality
        </Button>
      );
    case 'working':
      return <progress class="bar" aria-label="Measuring the picture's quality"></progress>;
    case 'failed':
      return <p class="panel-problem">{state.error.message}</p>;
    case 'ready': {
      const grade = qualityGrade(state.result);
      return (
        <section
          class="quality"
          data-testid="quality"
          data-grade={grade.name}
          aria-label="Quality of the picture"
        >
          <p class="quality-grade" title={grade.title}>
            <Icon name={grade.icon} /> {grade.words}
          </p>
          <Facts facts={qualityFacts(state.result)} />
        </section>
      );
    }
  }
}
