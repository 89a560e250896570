import { expect, it } from 'vitest';
import { filmOptions, formatWords, missingWords } from './film-settings.js';

const size = { width: 320, height: 240 };
const look = { gif: { colourCount: 64, isDithered: false }, quality: 'good', supports: [] } as const;

it('names formats by their codec', () => {
  expect(formatWords({ format: 'mp4', codec: 'avc', missing: [] })).toBe('MP4 (H.264)');
  expect(formatWords({ format: 'webm', codec: 'vp9', missing: [] })).toBe('WebM (VP9)');
});

it('says what the machine cannot encode', () => {
  const webm = { format: 'webm', codec: 'vp9', missing: [] } as const;
  expect(missingWords([{ format: 'mp4', codec: 'avc', missing: [] }, webm])).toBeNull();
  expect(missingWords([{ format: 'mp4', codec: 'av1', missing: ['avc', 'hevc', 'vp9'] }, webm])).toMatch(
    /no H\.264/,
  );
  expect(missingWords([{ format: 'mp4', codec: null, missing: ['avc'] }, webm])).toBe(
    'This machine encodes no MP4.',
  );
  expect(
    missingWords([
      { format: 'mp4', codec: null, missing: ['avc'] },
      { format: 'webm', codec: null, missing: ['vp9'] },
    ]),
  ).toMatch(/no video.*GIF/);
});

it('makes options only of what can be encoded', () => {
  expect(filmOptions('gif', size, 12, look)).toEqual({
    format: 'gif',
    width: 320,
    height: 240,
    rate: 12,
    colourCount: 64,
    isDithered: false,
  });
  expect(filmOptions('webm', size, 12, look)).toBeNull();
  const supports = [{ format: 'webm', codec: 'vp8', missing: ['vp9'] }] as const;
  expect(filmOptions('webm', size, 10, { ...look, supports })).toMatchObject({
    codec: 'vp8',
    bitrate: 0.25 * 320 * 240 * 10,
  });
});
