import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { byTestId, need, tileOf } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountedPage } from '../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 12 }),
  fakeLayer('conv2d_2', { channelCount: 6, outputShape: [null, 32, 32, 6] }),
];

async function openFilm(): Promise<MountedPage> {
  const page = mountTestPage({ layers, stepCount: 5, side: 32 });
  await expect.poll(() => tileOf(3)?.dataset['state']).toBe('done');
  tileOf(3)?.click();
  await expect.poll(() => byTestId('unit-film-open')).not.toBeNull();
  need('unit-film-open').click();
  await expect.poll(() => byTestId('unit-film')).not.toBeNull();
  return page;
}

function write(id: string, value: string): void {
  const field = need(id) as HTMLInputElement | HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

it('films how the picture of a channel comes about, one picture a step, and saves it', async () => {
  const page = await openFilm();
  need('unit-film-make').click();
  // Five steps, and the finished picture.
  await expect.poll(() => byTestId('film-player')?.dataset['count'], { timeout: 20_000 }).toBe('6');
  expect(page.session().objectives).toEqual([{ kind: 'channel', layer: 'conv2d_1', channel: 3 }]);
  const screen = need('film-player').querySelector('canvas');
  // As large as the finished picture, though those before it were smaller.
  expect([screen?.width, screen?.height]).toEqual([32, 32]);
  await expect.poll(() => (byTestId('film-save') as HTMLButtonElement | null)?.disabled).toBe(false);
  need('film-save').click();
  await expect
    .poll(() => page.host.posted.findLast(({ type }) => type === 'save'), { timeout: 20_000 })
    .toMatchObject({
      suggestedName: 'conv2d_1-channel-3-optimization.gif',
    });
});

it('films the passage to another channel of another layer', async () => {
  const page = await openFilm();
  document.querySelector<HTMLElement>('[data-testid=unit-film-kind] input[value=passage]')?.click();
  await expect.poll(() => byTestId('unit-film-layer')).not.toBeNull();
  write('unit-film-layer', 'conv2d_2');
  write('unit-film-channel', '5');
  write('unit-film-frames', '3');
  need('unit-film-make').click();
  await expect.poll(() => byTestId('film-player')?.dataset['count'], { timeout: 20_000 }).toBe('3');
  const from = { kind: 'channel', layer: 'conv2d_1', channel: 3 };
  const to = { kind: 'channel', layer: 'conv2d_2', channel: 5 };
  expect(page.session().objectives).toEqual([
    from,
    {
      kind: 'sum',
      terms: [
        { weight: 0.5, objective: from },
        { weight: 0.5, objective: to },
      ],
    },
    to,
  ]);
});

it('keeps its keys to itself, and closes with Escape alone', async () => {
  await openFilm();
  need('unit-film-make').focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(byTestId('detail')?.dataset['channel']).toBe('3');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => byTestId('unit-film')).toBeNull();
  expect(byTestId('detail')).not.toBeNull();
});
