import { expect, inject, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { allByTestId, byTestId, need } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions, type MountedPage } from '../../test/harness/mounted-page.js';
import { freshState } from '../model/saved-state.js';
import { exampleDocument } from '../../test/harness/fake-host.js';
import { decodePicture } from './decode-picture.js';

const layers = [fakeLayer('conv2d_1', { channelCount: 4 })];
const sharedFolder = inject('sharedFolder');

async function fetched(path: string): Promise<Blob> {
  const response = await fetch(path);
  expect(response.ok).toBe(true);
  return response.blob();
}

/** A picture of one colour, as a file. */
async function drawn(colour: string, width = 40, height = 20, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type });
}

async function mountOnMaps(options: MountOptions = {}): Promise<MountedPage> {
  const page = mountTestPage({ layers, ...options });
  page.host.send({ type: 'showView', view: 'maps' });
  await expect.poll(() => byTestId('no-picture') ?? byTestId('network-picture')).not.toBeNull();
  return page;
}

function drop(files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  document.body.dispatchEvent(
    new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
  );
}

const names = () => allByTestId('input-thumb').map((thumb) => thumb.dataset['name']);
const current = () =>
  allByTestId('input-thumb').find((thumb) => thumb.ariaSelected === 'true')?.dataset['name'];

it('takes what is dropped on any view, switches with [ and ], and removes with Delete', async () => {
  const page = mountTestPage({ layers, stepCount: 1 });
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
  const files = [
    new File([await drawn('red')], 'red.png'),
    new File([await drawn('lime', 20, 40, 'image/webp')], 'green.webp'),
  ];
  drop(files);
  await expect.poll(names).toEqual(['red.png', 'green.webp']);
  expect(current()).toBe('red.png');
  await userEvent.keyboard(']');
  await expect.poll(current).toBe('green.webp');
  await userEvent.keyboard(']');
  await expect.poll(current).toBe('red.png');
  await userEvent.keyboard('[[');
  await expect.poll(current).toBe('green.webp');
  await expect
    .poll(
      () =>
        page
          .session()
          .told.filter(({ method }) => method === 'featureMaps')
          .at(-1)?.image,
    )
    .toMatchObject({ width: 64, height: 128 });
  allByTestId('input-thumb')[1]?.focus();
  await userEvent.keyboard('{Delete}');
  await expect.poll(names).toEqual(['red.png']);
});

it('hands names that are dropped to the host, and takes what it has read', async () => {
  const { host } = await mountOnMaps();
  const transfer = new DataTransfer();
  transfer.setData('text/uri-list', '# from the explorer\r\nfile:///photos/cat.png\r\n');
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
  expect(host.posted.at(-1)).toEqual({ type: 'readPictures', uris: ['file:///photos/cat.png'] });
  const bytes = new Uint8Array(await (await drawn('blue')).arrayBuffer());
  host.send({
    type: 'addPictures',
    isForCommand: false,
    pictures: [{ name: 'cat.png', uri: 'file:///photos/cat.png', bytes }],
    problems: ['dog.png is no longer there.'],
  });
  await expect.poll(current).toBe('cat.png');
  expect(byTestId('picture-problems')?.textContent).toContain('dog.png is no longer there.');
  await expect
    .poll(() => host.state)
    .toMatchObject({
      pictures: [{ name: 'cat.png', origin: 'file:///photos/cat.png' }],
    });
});

it('takes a picture from the clipboard, but leaves text fields alone', async () => {
  await mountOnMaps();
  const transfer = new DataTransfer();
  transfer.items.add(new File([await drawn('red')], 'image.png', { type: 'image/png' }));
  document.body.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
  );
  await expect.poll(names).toEqual(['image.png']);
});

it('brings pictures back after a reload as far as they can be read', async () => {
  const { host } = await mountOnMaps({
    state: {
      ...freshState(exampleDocument.documentUri),
      view: 'maps',
      pictures: [
        { name: 'cat-face.png', origin: 'sample:cat-face.png' },
        { name: 'meadow.png', origin: 'sample:meadow.png' },
        { name: 'photo.png', origin: 'file:///photo.png' },
        { name: 'pasted.png', origin: null },
      ],
      picture: 'sample:meadow.png',
    },
  });
  await expect.poll(names).toEqual(['cat-face.png', 'meadow.png']);
  expect(current()).toBe('meadow.png');
  expect(host.posted).toContainEqual({ type: 'readPictures', uris: ['file:///photo.png'] });
  expect(byTestId('picture-problems')?.textContent).toContain('pasted.png');
});

it('shows the picture as the network gets it, fitted as wished', async () => {
  const page = await mountOnMaps({ imageInput: { width: 28, height: 28, channels: 1 } });
  drop([new File([await drawn('white', 60, 20)], 'bar.png')]);
  const image = () =>
    page
      .session()
      .told.filter(({ method }) => method === 'featureMaps')
      .at(-1)?.image;
  await expect.poll(() => image()?.channels).toBe(1);
  // The whole picture, black above and below.
  expect(image()?.values[14 * 28 + 14]).toBeCloseTo(255, 0);
  expect(image()?.values[14]).toBe(0);
  expect(byTestId('network-picture')?.parentElement?.textContent).toContain('60 × 20 → 28 × 28, grey');
  document.querySelector<HTMLElement>('[data-testid=fit] input[value=crop]')?.click();
  await expect.poll(() => image()?.values[14] ?? 0).toBeGreaterThan(250);
});

it('lets the encoding be changed, tries all, and tells the host', async () => {
  const page = await mountOnMaps();
  drop([new File([await drawn('white')], 'white.png')]);
  await expect.poll(() => byTestId('encoding')?.textContent).toBe('0 to 255');
  need('encoding').click();
  await expect.poll(() => byTestId('encoding-reason')?.textContent).toContain('metadata.json');
  const mean = need('encoding-mean') as HTMLInputElement;
  await userEvent.fill(mean, '1, 2');
  expect(mean.ariaInvalid).toBe('true');
  await userEvent.fill(mean, '10, 20, 30');
  expect(page.host.posted.at(-1)).toEqual({
    type: 'rememberEncoding',
    encoding: { range: [0, 255], channelOrder: 'rgb', mean: [10, 20, 30], std: [1] },
  });
  const image = () =>
    page
      .session()
      .told.filter(({ method }) => method === 'featureMaps')
      .at(-1)?.image;
  await expect.poll(() => Array.from(image()?.values.subarray(0, 3) ?? [])).toEqual([245, 235, 225]);
  need('try-encodings').click();
  await expect.poll(() => allByTestId('tried-encoding').length).toBe(5);
  allByTestId('tried-encoding')[0]?.querySelector('button')?.click();
  await expect.poll(() => allByTestId('tried-encoding')[0]?.textContent).toContain('In use');
  need('encoding-guess').click();
  expect(page.host.posted.at(-1)).toEqual({ type: 'rememberEncoding', encoding: null });
});

/** Two pixels in a row, as files of Pillow; of the GIF the second frame is blue. */
const smallFiles = {
  bmp: 'Qk0+AAAAAAAAADYAAAAoAAAAAgAAAAEAAAABABgAAAAAAAgAAADEDgAAxA4AAAAAAAAAAAAAHsgKHsgKAAA=',
  'animated gif':
    'R0lGODlhAgABAIEAAP8AAAAAAAAAAAAAACwAAAAAAgABAAAIBQABAAgIACH5BAEAAAEALAAAAAACAAEAgQAA/wAAAAAAAAAAAAgFAAEACAgAOw==',
  'png of 16 bits':
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR4nGNoaPj/HwAGggL/s75RMwAAAABJRU5ErkJggg==',
  'grey png with alpha':
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR4nGNI+X+CAQAGIgIsCjKEUwAAAABJRU5ErkJggg==',
};

it.each([
  ['bmp', [10, 200, 30, 255]],
  ['animated gif', [255, 0, 0, 255]],
  ['png of 16 bits', [128, 128, 128, 255]],
  ['grey png with alpha', [100, 100, 100, 255]],
] as const)('reads a %s', async (name, firstPixel) => {
  const bytes = Uint8Array.from(atob(smallFiles[name]), (letter) => letter.charCodeAt(0));
  const { width, height, data } = await decodePicture(name, new Blob([bytes]));
  expect([width, height]).toEqual([2, 1]);
  expect(Array.from(data.subarray(0, 4))).toEqual(firstPixel);
  if (name === 'grey png with alpha') expect(data[7]).toBe(0);
});

it('says what is no picture, and what is half of one', async () => {
  const whole = await drawn('red', 200, 200);
  await expect(decodePicture('half.png', whole.slice(0, whole.size / 2))).rejects.toThrow(
    /"half.png" is a PNG file that is damaged or ends too early/,
  );
  await expect(decodePicture('notes.txt', new Blob(['hello']))).rejects.toThrow(/no picture/);
  await expect(decodePicture('empty.jpg', new Blob([]))).rejects.toThrow(/is empty/);
});

it('turns a JPEG upright, reads CMYK, palettes and GIF, and refuses half a JPEG', async ({ skip }) => {
  if (sharedFolder === null) return skip('the folder ../shared is absent');
  const read = async (name: string) => decodePicture(name, await fetched(`${sharedFolder}/images/${name}`));
  const upright = await read('african_elephants_with_exif_orientation.jpg');
  expect([upright.width, upright.height]).toEqual([1024, 768]);
  const cmyk = await read('african_elephants_cmyk.jpg');
  expect([cmyk.width, cmyk.height]).toEqual([1024, 768]);
  // The same photo: a wrong turn or inverted inks would differ everywhere.
  let difference = 0;
  for (let index = 0; index < cmyk.data.length; index++) {
    difference += Math.abs((cmyk.data[index] ?? 0) - (upright.data[index] ?? 0));
  }
  expect(difference / cmyk.data.length).toBeLessThan(30);
  expect(await read('palette.png')).toMatchObject({ width: 10, height: 10 });
  await expect(read('african_elephants_truncated_file.jpg')).rejects.toThrow(/JPEG file that is damaged/);
});
