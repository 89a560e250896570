import { attributionMethods } from '@featurescope/core';
import { methodWords } from '../attributions/method-words.js';
import { AttributionCard } from './AttributionCard.js';
import { AttributionsToolbar } from './AttributionsToolbar.js';
import { EmptyState } from './EmptyState.js';
import { NoPicture } from './NoPicture.js';
import { usePage } from './page-context.js';
import { PicturePanel } from './PicturePanel.js';

/** Why the network says what it says, by several methods side by side. */
export function AttributionsView() {
  const page = usePage();
  const { attributions } = page.pictures;
  const summary = page.session.value?.summary;
  if (summary?.imageInput === null || summary?.classCount === null) {
    return (
      <EmptyState icon="circle-slash" title="This network names no classes" testId="no-classes">
        <p>
          Attributions tell what in an image speaks for a class. They need a network with one input that is an
          image, and an output of known length.
        </p>
      </EmptyState>
    );
  }
  if (page.pictures.input.pictures.current.value === null) return <NoPicture />;
  const chosen = attributions.methods.value;
  return (
    <div class="split-view picture-view">
      <PicturePanel />
      <div class="split-main picture-main">
        <AttributionsToolbar />
        <fieldset class="method-chips" data-testid="methods">
          <legend class="for-screen-readers">Methods</legend>
          {attributionMethods.map((method) => (
            <label key={method} class="chip" title={methodWords[method].explanation}>
              <input
                type="checkbox"
                value={method}
                checked={chosen.includes(method)}
                onChange={() => {
                  attributions.toggle(method);
                }}
              />
              <span>{methodWords[method].title}</span>
            </label>
          ))}
        </fieldset>
        {chosen.length === 0 ? (
          <EmptyState icon="eye" title="Choose a method above" />
        ) : (
          <div
            class="attribution-cards"
            style={{ '--card': `${page.tileSize.value * 2}px` }}
            data-testid="attributions"
          >
            {chosen.map((method) => {
              const run = attributions.runs.get(method);
              return run && <AttributionCard key={method} run={run} />;
            })}
          </div>
        )}
      </div>
    </div>
  );
}
