/** The models that come with the extension; build.mjs puts them there. */
export const samples = [
  {
    path: 'textures/textures.keras',
    label: 'Textures',
    detail: 'A colour network in VGG’s style that tells drawn patterns and figures apart',
  },
  {
    path: 'digits/digits.h5',
    label: 'Digits',
    detail: 'A small network that reads digits of 28 × 28 grey pixels',
  },
] as const;
