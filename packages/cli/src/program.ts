import {
  attributionMethods,
  attributionPictureModes,
  baselines,
  colourMaps,
  defaultDreamRecipe,
  dreamRecipes,
  inputEncodings,
  recipes,
  type DreamRecipe,
  type MapsMode,
  type PictureFit,
} from '@featurescope/core';
import { backendNames } from '@featurescope/worker/node';
import { Argument, Command, Option } from 'commander';
import { activations, type ActivationsOptions } from './commands/activations.js';
import { attribute, type AttributeOptions } from './commands/attribute.js';
import { classes, type ClassesOptions } from './commands/classes.js';
import { dream, type DreamOptions } from './commands/dream.js';
import { filters, type FiltersOptions } from './commands/filters.js';
import { info, type InfoOptions } from './commands/info.js';
import { kernels, type KernelsOptions } from './commands/kernels.js';
import { maps, type MapsOptions } from './commands/maps.js';
import { overview, type OverviewOptions } from './commands/overview.js';
import { predict, type PredictOptions } from './commands/predict.js';
import { listRecipes, type RecipesOptions } from './commands/recipes.js';
import { remake, type RemakeOptions } from './commands/remake.js';
import { report, type ReportOptions } from './commands/report.js';
import { classChoice } from './input/class-choice.js';
import { amount, numberPair, realNumber } from './input/real-number.js';
import { unitNumber } from './input/unit-number.js';
import { wholeNumber } from './input/whole-number.js';

/** The commands and their options. Each command is a function of plain values, in a file of its own. */
export function createProgram(): Command {
  const program = new Command('featurescope')
    .description('See what a ConvNet has learned: its kernels, and the pictures that excite its filters.')
    .showHelpAfterError('(add --help for what there is)');

  program
    .command('info')
    .description('list the layers: types, output shapes, parameters')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .option('--json', 'print as JSON')
    .action((model: string, options: InfoOptions) => info(model, options));

  program
    .command('kernels')
    .description("draw a layer's kernels on one sheet")
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(layerOption())
    .addOption(outOption())
    .option('--filters <range>', 'which filters, as in "0-24" or "3,5,8-11" (default: all)')
    .addOption(
      new Option('--colour-map <name>', 'for kernels that are not RGB')
        .choices(colourMaps)
        .default('viridis'),
    )
    .addOption(
      new Option('--scale <over>', 'spread the colours over the layer or over each filter')
        .choices(['layer', 'filter'])
        .default('layer'),
    )
    .option(
      '--slice <channel>',
      'which input channel (default: RGB where there are three, else 0)',
      wholeNumber,
    )
    .action((model: string, options: KernelsOptions) => kernels(model, options));

  program
    .command('filters')
    .description('make the pictures that excite the filters of a layer most, or anything else in the network')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .option('--layer <name>', 'the layer, as `info` names it')
    .addOption(
      new Option(
        '--objective <text>',
        'one picture of anything instead, as in "conv2d_3:17 - 0.5*conv2d_3:4", "class:3", "conv2d_2:5@center" or "square(conv2d_4) - 0.1*tv"',
      ).conflicts(['layer', 'filters']),
    )
    .addOption(outOption())
    .option('--filters <range>', 'which filters, as in "0-24" or "3,5,8-11" (default: the first 25)')
    .addOption(
      new Option('--recipe <name>', 'how they are made (default: the one that suits the network)').choices(
        recipes.map(({ name }) => name),
      ),
    )
    .option('--recipe-file <file>', 'a recipe of your own instead, as JSON')
    .option('--seed <number>', 'of the start images; the same seed gives the same pictures', wholeNumber, 0)
    .option('--steps <number>', "steps of ascent (default: the recipe's)", wholeNumber)
    .option('--size <pixels>', "side of each picture (default: the recipe's, or the network's)", wholeNumber)
    .option('--start <file>', 'a picture to start from, instead of noise')
    .addOption(
      new Option(
        '--caricature <file>',
        'one picture instead, of more of what --layer sees in this one',
      ).conflicts(['objective', 'filters', 'start']),
    )
    .addOption(backendOption())
    .action((model: string, options: FiltersOptions) => filters(model, options));

  program
    .command('recipes')
    .description(
      'list the recipes for pictures and for dreams, or print one as JSON, to be edited for --recipe-file',
    )
    .argument('[name]', 'the one to print')
    .option('--json', 'print all of them as JSON')
    .action((name: string | undefined, options: RecipesOptions) => {
      listRecipes(name, options);
    });

  program
    .command('remake')
    .description('make a picture that Featurescope has saved again, from what its file says')
    .argument('<picture>', 'a PNG of filters, classes or an objective')
    .addOption(new Option('--model <file>', 'the model that it shows').makeOptionMandatory())
    .addOption(architectureOption())
    .addOption(outOption())
    .option('--start <file>', 'the picture that it began from, where it began from one')
    .addOption(
      new Option(
        '--backend <name>',
        "what computes (default: the picture's own, where it runs here)",
      ).choices(['auto', ...backendNames]),
    )
    .action((picture: string, options: RemakeOptions) => remake(picture, options));

  program
    .command('overview')
    .description('make a sheet of the first filters of every convolution, in a folder; what is there is kept')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(new Option('--out <folder>', 'where the sheets go').makeOptionMandatory())
    .option('--filters <number>', 'how many of each layer', wholeNumber, 25)
    .addOption(
      new Option('--recipe <name>', 'how they are made (default: the one that suits the network)').choices(
        recipes.map(({ name }) => name),
      ),
    )
    .option('--seed <number>', 'of the start images; the same seed gives the same pictures', wholeNumber, 0)
    .option('--steps <number>', "steps of ascent (default: the recipe's)", wholeNumber)
    .option('--size <pixels>', "side of each picture (default: the recipe's, or the network's)", wholeNumber)
    .addOption(backendOption())
    .action((model: string, options: OverviewOptions) => overview(model, options));

  program
    .command('dream')
    .description('let a picture show more of what layers see in it: a picture, a GIF or a film')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(imageOption())
    .requiredOption(
      '--out <file>',
      'a picture (.png) or a film (.gif; .mp4 and .webm with ffmpeg on the PATH; .png with --frames: one by one)',
    )
    .option(
      '--layers <names>',
      'with weights, as in "mixed4:1,mixed5:1.5"; one channel as in "mixed4#17" (default: one in the last third)',
    )
    .option('--class <index>', 'a class to dream of, too', wholeNumber)
    .addOption(
      new Option('--recipe <name>', 'how it is done; what follows changes single numbers of it')
        .choices(dreamRecipes.map(({ name }) => name))
        .default(defaultDreamRecipe.name),
    )
    .option('--octaves <number>', 'sizes from small to large', wholeNumber)
    .option('--octave-scale <factor>', 'from one to the next', amount)
    .option('--steps <number>', 'of each octave', wholeNumber)
    .option('--step-size <percent>', 'mean change of a step, in percent of the pixel range', amount)
    .option('--jitter <pixels>', 'rolled around by up to so much', wholeNumber)
    .option('--blur <pixels>', 'after each step', amount)
    .option('--gradient-blur <pixels>', 'of the gradient before each step', amount)
    .option('--total-variation <weight>', 'taken away from the objective', amount)
    .option('--border <cells>', 'that do not count at the border of each layer', wholeNumber)
    .addOption(
      new Option('--measure <name>', 'of a layer').choices([
        'mean',
        'mean-square',
        'half-sum-square',
      ] satisfies DreamRecipe['measure'][]),
    )
    .addOption(
      new Option('--detail <name>', 'what becomes of detail that small octaves lack').choices([
        'carried',
        'restored',
        'lost',
      ] satisfies DreamRecipe['detail'][]),
    )
    .option('--keep-colour', 'take only lightness from the dream')
    .option('--guide <file>', 'a picture whose features are to appear')
    .option('--mask <file>', 'a picture: white is free, where it is black nothing changes')
    .option('--size <pixels>', "longest side to dream at (default: the picture's)", wholeNumber)
    .option('--tile <pixels>', 'side of tiles; 0: none (default: as memory allows)', wholeNumber)
    .option('--seed <number>', 'the same seed gives the same picture', wholeNumber, 0)
    .option('--frames <number>', 'of a film (default: 30), each dreamt on the one before', wholeNumber)
    .option('--zoom <percent>', 'into the picture from frame to frame', realNumber, 4)
    .option('--rotate <degrees>', 'clockwise from frame to frame', realNumber, 1.5)
    .option('--shift <x,y>', 'in pixels from frame to frame', numberPair, [0, 0] as const)
    .option('--seamless', 'let the end pass over into the start')
    .option('--ping-pong', 'run back after the end')
    .option('--fps <number>', 'frames per second', amount, 12)
    .option('--colours <number>', "of each GIF picture's palette", wholeNumber, 256)
    .option('--no-dither', 'let a GIF have even areas')
    .addOption(backendOption())
    .action((model: string, options: DreamOptions) => dream(model, options));

  program
    .command('classes')
    .description('make the image that excites each class most, and see what the network takes it for')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(outOption())
    .option('--classes <range>', 'which, as in "0-9" or "3,281" (default: the first 50)')
    .addOption(
      new Option(
        '--recipe <name>',
        'how they are made (default: mnist-classes for small grey images, else the usual one)',
      ).choices(recipes.map(({ name }) => name)),
    )
    .option('--seed <number>', 'of the start images', wholeNumber, 0)
    .option('--steps <number>', "steps of ascent (default: the recipe's)", wholeNumber)
    .option('--size <pixels>', "side of each picture (default: the recipe's, or the network's)", wholeNumber)
    .option('--labels <file>', 'names of the classes, as for `predict`')
    .option('--raw', 'draw the images as they were climbed with, not de-averaged')
    .addOption(backendOption())
    .option('--json', 'print as JSON')
    .action((model: string, options: ClassesOptions) => classes(model, options));

  program
    .command('activations')
    .description('run the network on an image and describe what every layer makes of it')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(
      new Option('--image <file>', "a picture; it is stretched to the network's input size").conflicts(
        'input',
      ),
    )
    .option('--input <file>', "numbers in the network's own units: .json (nested, or {shape, data}) or .npy")
    .addOption(encodingOption())
    .addOption(backendOption())
    .option('--json', 'print as JSON')
    .action((model: string, options: ActivationsOptions) => activations(model, options));

  program
    .command('maps')
    .description("draw a layer's feature maps for a picture on one sheet")
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(imageOption())
    .addOption(layerOption())
    .addOption(outOption())
    .option('--maps <range>', 'which maps, as in "0-24" or "3,5,8-11" (default: the first 25)')
    .addOption(new Option('--colour-map <name>', 'for values').choices(colourMaps).default('viridis'))
    .addOption(
      new Option('--scale <over>', 'spread the colours over all maps or over each')
        .choices(['shared', 'map'])
        .default('shared'),
    )
    .addOption(
      new Option(
        '--mode <name>',
        'the true forward pass, or only the convolutions, one applied to the output of the other',
      )
        .choices(['network', 'conv-chain'] satisfies MapsMode[])
        .default('network'),
    )
    .addOption(fitOption())
    .addOption(encodingOption())
    .addOption(backendOption())
    .action((model: string, options: MapsOptions) => maps(model, options));

  program
    .command('predict')
    .description('say what the network takes a picture for')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(imageOption())
    .option('--top <number>', 'how many classes', wholeNumber, 5)
    .option(
      '--labels <file>',
      'names of the classes: one per line (.txt), or JSON (default: labels.txt, metadata.json or class_names.json beside the model)',
    )
    .addOption(fitOption())
    .addOption(encodingOption())
    .addOption(backendOption())
    .option('--json', 'print as JSON')
    .action((model: string, options: PredictOptions) => predict(model, options));

  program
    .command('report')
    .description('list filters that are dead, always on, alike or broken')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .option(
      '--images <folder>',
      'look at what the pictures of a folder do to them too (default: weights alone)',
    )
    .addOption(fitOption())
    .addOption(encodingOption())
    .addOption(backendOption())
    .option('--json', 'print as JSON')
    .option('--out <file>', 'write the whole report as JSON, too')
    .action((model: string, options: ReportOptions) => report(model, options));

  program
    .command('attribute')
    .description('draw what in a picture speaks for a class and against it')
    .addArgument(modelArgument())
    .addOption(architectureOption())
    .addOption(imageOption())
    .addOption(
      new Option('--method <name>', 'how that is told').choices(attributionMethods).makeOptionMandatory(),
    )
    .addOption(outOption())
    .option(
      '--class <index>',
      'the class that is explained, or "top": the most likely one',
      classChoice,
      'top',
    )
    .option('--layer <name>', 'for Grad-CAM: whose maps (default: the last layer with height and width)')
    .option(
      '--overlay <opacity>',
      'lay it over the picture: 0 shows the picture alone, 1 the attribution (default: the attribution)',
      unitNumber,
    )
    .addOption(
      new Option('--mode <name>', "how it is drawn (default: the method's own)").choices(
        attributionPictureModes,
      ),
    )
    .addOption(fitOption())
    .addOption(encodingOption())
    .option('--samples <number>', 'of smoothgrad (25), steps of integrated-gradients (50)', wholeNumber)
    .option('--noise <share>', "of smoothgrad: share of the image's range (0.15)", unitNumber)
    .option('--seed <number>', "of smoothgrad's noise (0)", wholeNumber)
    .addOption(
      new Option(
        '--baseline <name>',
        'where integrated-gradients begins (black), what occlusion covers with (mean)',
      ).choices(baselines),
    )
    .option('--patch <pixels>', 'of occlusion: side of the square (1/8 of the shorter side)', wholeNumber)
    .option('--stride <pixels>', 'of occlusion: between two squares (1/16 of the shorter side)', wholeNumber)
    .addOption(backendOption())
    .action((model: string, options: AttributeOptions) => attribute(model, options));

  return program;
}

function modelArgument(): Argument {
  return new Argument(
    '<model>',
    'a Keras file (.h5, .hdf5, .keras) or the model.json of a TensorFlow.js model',
  );
}

function architectureOption(): Option {
  return new Option(
    '--architecture <file>',
    'the architecture of a file that holds weights only: what model.to_json() gives, a config.json or model.json',
  );
}

function imageOption(): Option {
  return new Option('--image <file>', 'the picture').makeOptionMandatory();
}

function layerOption(): Option {
  return new Option('--layer <name>', 'the layer, as `info` names it').makeOptionMandatory();
}

function outOption(): Option {
  return new Option('--out <file>', 'the picture to write (.png)').makeOptionMandatory();
}

function encodingOption(): Option {
  return new Option('--encoding <name>', 'how the pixels of --image become model input')
    .choices(['auto', ...Object.keys(inputEncodings)])
    .default('auto');
}

function fitOption(): Option {
  return new Option('--fit <how>', "how the picture comes to the network's input size")
    .choices(['fit', 'crop', 'stretch'] satisfies PictureFit[])
    .default('fit');
}

function backendOption(): Option {
  return new Option('--backend <name>', 'what computes').choices(['auto', ...backendNames]).default('auto');
}
