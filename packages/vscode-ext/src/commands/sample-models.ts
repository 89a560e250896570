/** The models that come with the extension; build.mjs puts them there. */
export const samples = [
  {
    path: 'textures/textures.keras',
    label: 'Textures',
    detail:
      'A colour network in VGG’s style that tells drawn patterns apart: stripes, spirals, scales, eyes, flowers …',
  },
  {
    path: 'digits/digits.h5',
    label: 'Digits',
    detail: 'A small grey network that reads digits, 28 × 28 pixels: four convolutions, three dense layers.',
  },
] as const;
