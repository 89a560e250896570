import { expect, it } from 'vitest';
import { allByTestId, byTestId, need } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions } from '../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 30, outputShape: [null, 64, 64, 30] }),
  fakeLayer('dense_1', {
    type: 'Dense',
    kind: 'dense',
    kernelShape: null,
    channelCount: 10,
    outputShape: [null, 10],
  }),
];

async function mountOnClasses(options: MountOptions = {}) {
  const page = mountTestPage({ layers, stepCount: 4, ...options });
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
  document.getElementById('tab-objectives')?.click();
  await expect.poll(() => byTestId('objectives')).not.toBeNull();
  return page;
}

function choose(testId: string, value: string): void {
  need(testId).querySelector<HTMLElement>(`input[value="${value}"]`)?.click();
}

function write(testId: string, text: string): void {
  const input = need(testId) as HTMLInputElement;
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

it('makes a picture of each class, and says what the network takes it for', async () => {
  const { session } = await mountOnClasses();
  need('objective-make').click();
  await expect.poll(() => allByTestId('image-card')).toHaveLength(10);
  await expect
    .poll(() => allByTestId('image-card').every((card) => card.dataset['state'] === 'done'))
    .toBe(true);
  expect(allByTestId('verdict')).toHaveLength(10);
  // The gallery of the view before has asked for channels of its own.
  expect(
    session()
      .asked.slice(-10)
      .flat()
      .toSorted((one, other) => one - other),
  ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  write('class-range', '3, 5-6');
  need('objective-make').click();
  await expect
    .poll(() => allByTestId('image-card').map((card) => card.dataset['class']))
    .toEqual(['3', '5', '6']);
});

it('shows the picture, the curve and the pace on the way, and ends when it is told to', async () => {
  const { host } = await mountOnClasses({ stepMs: 30, stepCount: 400 });
  write('class-range', '2');
  need('objective-make').click();
  await expect.poll(() => byTestId('image-card')?.dataset['state']).toBe('running');
  await expect.poll(() => byTestId('image-card')?.textContent).toMatch(/step \d+ of 400 · \d+ ms per step/);
  expect(byTestId('objective-curve')).not.toBeNull();
  await expect
    .poll(() => host.posted.findLast(({ type }) => type === 'job'))
    .toMatchObject({ job: { title: 'Making classes', done: 0, total: 1 } });
  need('objective-stop').click();
  await expect.poll(() => byTestId('image-card')?.dataset['state']).toBe('waiting');
  await expect
    .poll(() => host.posted.findLast(({ type }) => type === 'job'))
    .not.toMatchObject({ job: { title: 'Making classes' } });
});

it('takes an objective as a text, and points at the place of a mistake', async () => {
  await mountOnClasses();
  choose('objective-mode', 'objective');
  await expect.poll(() => byTestId('objective-text')).not.toBeNull();
  write('objective-text', 'conv2d_1:3 - 0.5*conv2d_9:1');
  await expect.poll(() => byTestId('objective-mistake')?.textContent).toContain('^');
  expect(need('objective-make').hasAttribute('disabled')).toBe(true);
  write('objective-text', 'conv2d_1:3 - 0.5*conv2d_1:1');
  await expect.poll(() => byTestId('objective-mistake')).toBeNull();
  choose('objective-spread', 'several');
  need('objective-make').click();
  await expect.poll(() => allByTestId('image-card')).toHaveLength(4);
  choose('objective-spread', 'pair');
  await expect.poll(() => byTestId('objective-make')).not.toBeNull();
  need('objective-make').click();
  await expect
    .poll(() => allByTestId('image-card').map((card) => card.textContent.slice(0, 8)))
    .toEqual([expect.stringContaining('excites'), expect.stringContaining('silences')]);
});

it('says what a caricature needs', async () => {
  await mountOnClasses();
  choose('objective-mode', 'caricature');
  await expect.poll(() => byTestId('objectives')?.textContent).toContain('A caricature needs an image');
});

it('opens a filter enlarged, as the palette asks for it', async () => {
  const { host } = await mountOnClasses();
  host.send({ type: 'showUnit', layer: 'conv2d_1', channel: 7 });
  await expect.poll(() => byTestId('detail')?.dataset['channel']).toBe('7');
});
