import { expect, it } from 'vitest';
import { allByTestId, byTestId, need } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions, type MountedPage } from '../../test/harness/mounted-page.js';

const layers = [fakeLayer('conv2d_1', { channelCount: 12, outputShape: [null, 64, 64, 12] })];

const card = (method: string) =>
  allByTestId('attribution').find((element) => element.dataset['method'] === method);
const method = (name: string) =>
  document.querySelector<HTMLElement>(`[data-testid=methods] input[value="${name}"]`);

async function mountOnAttributions(options: MountOptions = {}): Promise<MountedPage> {
  const page = mountTestPage({ layers, stepCount: 1, ...options });
  page.host.send({ type: 'showView', view: 'maps' });
  await expect.poll(() => byTestId('sample-picture')).not.toBeNull();
  need('sample-picture').click();
  document.getElementById('tab-attributions')?.click();
  await expect.poll(() => allByTestId('attribution').length).toBe(3);
  return page;
}

it('shows several methods side by side, of the class that the network sees', async () => {
  const page = await mountOnAttributions();
  await expect
    .poll(() => allByTestId('attribution').map((each) => each.dataset['state']))
    .toEqual(['ready', 'ready', 'ready']);
  expect(card('grad-cam')?.textContent).toContain('conv2d_1');
  method('integrated-gradients')?.click();
  await expect.poll(() => card('integrated-gradients')?.textContent).toContain('completeness error 0.4 %');
  method('grad-cam')?.click();
  await expect.poll(() => card('grad-cam')).toBeUndefined();
  await expect
    .poll(() => page.host.state)
    .toMatchObject({
      view: 'attributions',
      methods: ['gradient-x-input', 'integrated-gradients', 'guided-backpropagation'],
    });
});

it('explains another class on request', async () => {
  const page = await mountOnAttributions();
  await expect.poll(() => card('grad-cam')?.dataset['state']).toBe('ready');
  const before = page.session().told.length;
  const chooser = need('attributed-class') as HTMLSelectElement;
  expect(chooser.options[0]?.textContent).toMatch(/^Top class: class \d$/);
  chooser.value = '7';
  chooser.dispatchEvent(new Event('change', { bubbles: true }));
  await expect
    .poll(() =>
      page
        .session()
        .told.slice(before)
        .map(({ classIndex }) => classIndex),
    )
    .toEqual([7, 7, 7]);
  const second = allByTestId('prediction')[1];
  second?.querySelector('button')?.click();
  await expect.poll(() => chooser.value).toBe(second?.dataset['class']);
});

it('stops within a step, and goes on when asked to', async () => {
  await mountOnAttributions({ stepMs: 40 });
  await expect.poll(() => card('grad-cam')?.querySelector('[data-testid=attribution-cancel]')).toBeTruthy();
  card('grad-cam')?.querySelector<HTMLElement>('[data-testid=attribution-cancel]')?.click();
  await expect.poll(() => card('grad-cam')?.dataset['state']).toBe('cancelled');
  card('grad-cam')?.querySelector<HTMLElement>('[data-testid=attribution-retry]')?.click();
  await expect.poll(() => card('grad-cam')?.dataset['state']).toBe('ready');
});

it('lays attributions on the image', async () => {
  await mountOnAttributions();
  const pixels = () => {
    const canvas = card('gradient-x-input')?.querySelector('canvas');
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    return data?.join();
  };
  await expect.poll(pixels).toBeDefined();
  const onImage = pixels();
  need('heat').click();
  await expect.poll(() => byTestId('heat-opacity')).toBeNull();
  await expect.poll(pixels).not.toBe(onImage);
});
