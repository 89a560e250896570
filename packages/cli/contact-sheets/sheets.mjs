// What docs/recipes.md shows: which pictures the command line makes, on the sample models.

/**
 * A picture of a sheet: what a command writes, or a file that is there.
 * @typedef {object} Part
 * @property {string} caption
 * @property {readonly string[]} [words] Of the command line, without --out.
 * @property {string} [file] Instead of a command: a path below the repository.
 * @property {number} [width] In pixels of the sheet; default: the picture's own.
 * @property {true} [hasVerdicts] The command says what the network takes the pictures for, and the caption repeats it.
 */

/**
 * @typedef {object} Sheet
 * @property {string} name Of its file.
 * @property {readonly string[]} recipes Those that it shows; none: no recipe of the lists.
 * @property {string} title
 * @property {string} about
 * @property {readonly Part[]} parts
 * @property {number} [columns] Default: all parts side by side.
 * @property {true} [isGrey] Few colours: a PNG is smaller.
 */

const textures = 'models/textures/textures.h5';
const digits = 'models/digits/digits.h5';
const landscape = 'models/samples/landscape.png';
const cat = 'models/samples/cat-face.png';

/**
 * @param {string} recipe
 * @param {string} layer
 * @param {string} range
 * @param {readonly string[]} more
 */
function filters(recipe, layer, range, ...more) {
  return ['filters', textures, '--layer', layer, '--filters', range, '--recipe', recipe, ...more];
}

/** @param {string} name @param {string} layer @param {string} caption @returns {Part} */
function dream(name, layer, caption) {
  return {
    caption,
    words: ['dream', textures, '--image', landscape, '--layers', layer, '--recipe', name, '--size', '256'],
  };
}

/** @type {readonly Sheet[]} */
export const sheets = [
  {
    name: 'coarse-to-fine',
    recipes: ['coarse-to-fine'],
    title: 'Coarse to fine',
    about:
      'The usual recipe: quick, and clear in deep layers too. Eyes, rings, petals and curls are what the last block of the sample network looks for.',
    parts: [{ caption: 'textures, block5_conv1', words: filters('coarse-to-fine', 'block5_conv1', '0-9') }],
  },
  {
    name: 'lucid',
    recipes: ['lucid'],
    title: 'Lucid',
    about:
      'Painted in Fourier space with decorrelated colours, looked at from a slightly different place at each step: ten times the time, and the richest pictures.',
    parts: [{ caption: 'textures, block4_conv2', words: filters('lucid', 'block4_conv2', '0-7') }],
  },
  {
    name: 'distill',
    recipes: ['distill'],
    title: 'Distill',
    about: 'Five times Lucid’s steps, with smaller turns. Here on a smaller canvas than its own.',
    parts: [
      {
        caption: 'textures, block4_conv2, filters 1 and 7',
        words: filters('distill', 'block4_conv2', '1,7', '--size', '128'),
        width: 516,
      },
    ],
  },
  {
    name: 'maco',
    recipes: ['maco'],
    title: 'MACO',
    about:
      'Only the phases are learned; each frequency keeps the magnitude that it has in photos. Steps look at crops that shrink about the middle: there the picture comes about, in clouds of natural noise. Here on a smaller canvas than its own.',
    parts: [
      {
        caption: 'textures, block4_conv2, filters 1 and 7',
        words: filters('maco', 'block4_conv2', '1,7', '--size', '128'),
      },
    ],
  },
  {
    name: 'progressive',
    recipes: ['progressive'],
    title: 'Progressive enlargement',
    about: 'From 56 pixels to 408, each size enlarged and blurred for the next: large and even patterns.',
    parts: [
      {
        caption: 'textures, block4_conv2, filters 0 to 2',
        words: filters('progressive', 'block4_conv2', '0-2'),
        width: 760,
      },
    ],
  },
  {
    name: 'chollet-filters',
    recipes: ['chollet-filters'],
    title: 'Classic Keras filters',
    about:
      'The grey textures of the classic blog, number for number. Its faint noise and twenty steps suit VGG16; the deeper filters of a small network do not wake up on them, so these are of the second block.',
    parts: [
      {
        caption: 'textures, block2_conv1, all 40 filters',
        words: filters('chollet-filters', 'block2_conv1', '0-39', '--size', '64'),
      },
    ],
  },
  {
    name: 'shibuya-filters',
    recipes: ['shibuya-filters'],
    title: 'VGG16’s filters',
    about: 'As the classic one, from normal noise about the middle: the first 20 filters of a layer.',
    parts: [
      {
        caption: 'textures, block2_conv1, filters 0 to 19',
        words: filters('shibuya-filters', 'block2_conv1', '0-19', '--size', '96'),
      },
    ],
  },
  {
    name: 'activation-maximization',
    recipes: ['activation-maximization'],
    title: 'Activation maximization from noise',
    about:
      'Thirty steps of Adam on the pixels, and nothing else: patterns as fine as the network lets them be.',
    parts: [
      {
        caption: 'textures, block3_conv2, filters 0 to 2',
        words: filters('activation-maximization', 'block3_conv2', '0-2'),
      },
    ],
  },
  {
    name: 'keras-example',
    recipes: ['keras-example'],
    title: 'The Keras example',
    about: 'Thirty long steps from faint noise, and the rim cut off.',
    parts: [{ caption: 'textures, block3_conv2', words: filters('keras-example', 'block3_conv2', '0-9') }],
  },
  {
    name: 'tf-keras-vis',
    recipes: ['tf-keras-vis'],
    title: 'tf-keras-vis',
    about:
      'From noise of full contrast, which penalties and a blur take away where the filter does not want it. The penalties’ weights suit VGG16, whose activations are tens of times those of the sample network: the objective is multiplied as much.',
    parts: [0, 1, 7].map((filter) => ({
      caption: `textures, block4_conv2, filter ${filter}`,
      words: [
        ...['filters', textures, '--objective', `30*block4_conv2:${filter}`],
        ...['--recipe', 'tf-keras-vis'],
      ],
    })),
  },
  {
    name: 'mnist-filters',
    recipes: ['mnist-filters'],
    title: 'Filters of a small grey network',
    about: 'Strokes, ends and corners in the second convolution, pieces of digits in the fourth.',
    isGrey: true,
    parts: [
      { layer: 'conv2d_2', range: '0-31' },
      { layer: 'conv2d_4', range: '0-31' },
    ].map(({ layer, range }) => ({
      caption: `digits, ${layer}`,
      words: ['filters', digits, '--layer', layer, '--filters', range, '--recipe', 'mnist-filters'],
      width: 476,
    })),
  },
  {
    name: 'mnist-classes',
    recipes: ['mnist-classes'],
    title: 'What a digit is',
    about:
      'What the network wants each digit to be, from a blank image; fed back to it, unscaled, each is taken for its own class.',
    isGrey: true,
    parts: [
      {
        caption: 'digits',
        words: ['classes', digits, '--recipe', 'mnist-classes'],
        width: 592,
        hasVerdicts: true,
      },
    ],
  },
  {
    name: 'small-net',
    recipes: ['small-net'],
    title: 'Small images',
    about:
      'Lucid’s way with shifts, frames and turns in proportion to the image, which may be twice as large as the network’s input: for networks of 64 pixels and less.',
    isGrey: true,
    parts: [
      {
        caption: 'digits, conv2d_4',
        words: ['filters', digits, '--layer', 'conv2d_4', '--filters', '0-17', '--recipe', 'small-net'],
        width: 692,
      },
    ],
  },
  {
    name: 'classes',
    recipes: [],
    title: 'Class images in colour',
    about:
      'By the usual recipe, row by row: butterflies, cats, eyes, fish, flowers; hearts, honeycomb, spirals, stars, wood.',
    parts: [
      {
        caption: 'textures',
        words: ['classes', textures, '--classes', '2,3,7,10,11,13,14,24,25,28'],
        hasVerdicts: true,
      },
    ],
  },
  {
    name: 'from-a-photo',
    recipes: [],
    title: 'From a picture instead of noise, and caricatures',
    about:
      'A filter’s image that starts from a picture keeps its light and its layout; a caricature has more of all that a layer sees in it.',
    parts: [
      { caption: 'landscape.png', file: landscape, width: 256 },
      {
        caption: 'block4_conv2, filter 1, from it',
        words: filters('coarse-to-fine', 'block4_conv2', '1', '--start', landscape, '--size', '192'),
        width: 192,
      },
      { caption: 'cat-face.png', file: cat, width: 192 },
      {
        caption: 'its caricature by block4_conv2',
        words: ['filters', textures, '--layer', 'block4_conv2', '--caricature', cat, '--size', '192'],
        width: 192,
      },
    ],
  },
  {
    name: 'dreams',
    recipes: ['vivid', 'layer-dream', 'google-dream', 'keras-dream', 'tf-dream', 'ouroboros'],
    title: 'Dreams',
    about: 'One landscape, dreamt on by block4_conv2 in six ways, and by a deeper layer.',
    columns: 4,
    parts: [
      { caption: 'before', file: landscape, width: 256 },
      dream('vivid', 'block4_conv2', 'vivid'),
      dream('layer-dream', 'block4_conv2', 'layer-dream'),
      dream('google-dream', 'block4_conv2', 'google-dream'),
      dream('keras-dream', 'block4_conv2', 'keras-dream'),
      dream('tf-dream', 'block4_conv2', 'tf-dream'),
      dream('ouroboros', 'block4_conv2', 'ouroboros'),
      dream('vivid', 'block5_conv1', 'vivid, a deeper layer'),
    ],
  },
  {
    name: 'kernels-and-maps',
    recipes: [],
    title: 'Kernels and feature maps',
    about:
      'What is there without any ascent: the kernels of the first layer in colour, and what a layer makes of a picture, in the network and by the convolutions alone, one applied to the output of the other.',
    parts: [
      {
        caption: 'kernels of block1_conv1',
        words: ['kernels', textures, '--layer', 'block1_conv1'],
        width: 248,
      },
      .../** @type {const} */ (['network', 'conv-chain']).map((mode) => ({
        caption: `maps of block3_conv1 (${mode})`,
        words: [
          ...['maps', textures, '--image', cat, '--layer', 'block3_conv1', '--maps', '0-23'],
          ...['--scale', 'map', '--mode', mode],
        ],
        width: 360,
      })),
    ],
  },
];
