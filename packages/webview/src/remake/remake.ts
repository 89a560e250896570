import { batch } from '@preact/signals';
import type { ImageInput, OriginPart, PictureOrigin, Recipe } from '@featurescope/core';
import type { PageModel } from '../model/page-model.js';
import type { ObjectiveMode } from '../objectives/objectives-model.js';
import type { RemakeOffer } from './remake-offer.js';
import { rangeWords } from './remake-words.js';

/** Makes a picture again as its file says, in the view where such pictures are made. */
export function remake(page: PageModel, { origin, start }: RemakeOffer): void {
  const summary = page.session.peek()?.summary;
  if (!summary) return;
  batch(() => {
    page.recipes.use(recipeOf(origin, summary.imageInput));
    page.seed.value = origin.seed;
    page.objectives.startsFromPicture.value = start !== null;
    if (start) page.pictures.input.pictures.select(start.id);
    const parts: readonly OriginPart[] = origin.kind === 'sheet' ? origin.parts : [origin];
    const [first] = parts;
    if (first) show(page, first, parts.length > 1, start !== null);
  });
}

/** @param isFirst of several parts that are made together */
function show(page: PageModel, part: OriginPart, isFirst: boolean, isStarted: boolean): void {
  const { objectives, maximized, pictures } = page;
  switch (part.kind) {
    case 'channels': {
      const { layer, channels } = part;
      const [channel = 0] = channels;
      if (layer === page.session.peek()?.summary.outputLayer && !isFirst) {
        objectives.classRange.value = rangeWords(channels);
        begin(page, 'classes');
      } else if (isStarted) {
        objectives.text.value = `${layer}:${channel}`;
        objectives.spread.value = 'one';
        begin(page, 'objective');
      } else if (channels.length === 1) page.showUnit(layer, channel);
      else {
        page.selectLayer(layer);
        page.showView('maximized');
        page.enlarged.value = null;
        maximized.showsAllLayers.value = isFirst;
      }
      return;
    }
    case 'objective':
      objectives.text.value = part.objective;
      objectives.spread.value = isFirst ? 'pair' : part.diverse ? 'several' : 'one';
      begin(page, 'objective');
      return;
    case 'caricature':
      page.selectLayer(part.layer);
      pictures.input.fit.value = part.fit ?? 'crop';
      pictures.input.chosenSide.value = part.side ?? null;
      page.setEncoding(part.encoding ?? null);
      begin(page, 'caricature');
  }
}

function begin(page: PageModel, mode: ObjectiveMode): void {
  page.objectives.mode.value = mode;
  page.showView('objectives');
  void page.objectives.start();
}

/** The recipe with the canvas and the steps that the person had chosen beside it. */
function recipeOf({ recipe, canvasSize, stepCount }: PictureOrigin, input: ImageInput | null): Recipe {
  return {
    ...recipe,
    ...(stepCount !== undefined && { stepCount }),
    ...(canvasSize !== undefined && {
      canvasSize,
      // So that the network's own size does not make it smaller.
      enlargement: Math.max(
        recipe.enlargement ?? 1,
        Math.ceil(canvasSize / Math.min(input?.height ?? canvasSize, input?.width ?? canvasSize)),
      ),
    }),
  };
}
