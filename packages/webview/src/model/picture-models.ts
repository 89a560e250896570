import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { LayerSummary } from '@featurescope/core';
import type { FilmClient, ModelSession } from '@featurescope/worker';
import { AttributionsModel, type KeptAttributions } from '../attributions/attributions-model.js';
import { HealthModel } from '../health/health-model.js';
import { DreamModel } from '../dream/dream-model.js';
import { FrameStore } from '../film/frame-store.js';
import type { Host } from '../host.js';
import { NetworkInput } from '../inputs/network-input.js';
import { PictureIntake, type KeptPicture } from '../inputs/picture-intake.js';
import { MapsModel, type KeptMapStyle } from '../maps/maps-model.js';
import { PredictionsModel } from '../predictions/predictions-model.js';
import type { HostMessage } from '../protocol/index.js';
import { remakeOffer, type RemakeOffer } from '../remake/remake-offer.js';
import { siblingsOf } from './fetch-file.js';
import type { ModelDocument } from './model-document.js';
import { looksThroughPictures, type SavedState, type View } from './saved-state.js';
import type { Saver } from './saver.js';
import { groupedCount } from './words.js';

export interface PictureModelsOptions {
  readonly host: Pick<Host, 'post'>;
  /** The folder of the sample pictures, ending in "/". */
  readonly picturesUrl: string;
  readonly saver: Saver;
  /** Starts a worker that encodes films. */
  readonly startFilmEncoder: () => Promise<FilmClient>;
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly layer: ReadonlySignal<LayerSummary | null>;
  /** What is in sight; null: nothing. */
  readonly view: ReadonlySignal<View | null>;
  /** Goes to a view that shows what the network makes of a picture. */
  readonly showPictures: () => void;
}

/** What is kept over a reload. */
export type KeptLook = KeptMapStyle &
  KeptAttributions &
  Pick<SavedState, 'fit' | 'side' | 'picture' | 'dream'> & { readonly pictures: KeptPicture[] };

/** What concerns pictures of the person's own: where they come from, how they go in, and what the network makes of them. */
export class PictureModels {
  readonly input: NetworkInput;
  readonly intake: PictureIntake;
  readonly maps: MapsModel;
  readonly predictions: PredictionsModel;
  readonly attributions: AttributionsModel;
  readonly health: HealthModel;
  readonly dream: DreamModel;
  readonly frames: FrameStore;
  /** A picture of Featurescope's that the person has given, until they have said what to do with it; null: there is none. */
  readonly remaking = signal<RemakeOffer | null>(null);

  constructor(options: PictureModelsOptions) {
    const { host, saver, startFilmEncoder, session, layer, view } = options;
    const isShown = (wanted: View) => computed(() => view.value === wanted);
    this.input = new NetworkInput(computed(() => session.value?.summary ?? null));
    this.frames = new FrameStore(host);
    this.intake = new PictureIntake({
      ...options,
      pictures: this.input.pictures,
      offersRemake: async (source) => {
        const opened = session.value;
        if (!opened) return false;
        const offer = await remakeOffer(source, opened, this.input.pictures.all.value);
        if (session.value === opened) this.remaking.value = offer;
        return offer !== null;
      },
    });
    const needs = { session, image: this.input.image };
    this.maps = new MapsModel({ ...needs, layer, isShown: isShown('maps') });
    this.predictions = new PredictionsModel({
      ...needs,
      isShown: computed(() => view.value !== null && looksThroughPictures(view.value)),
    });
    this.attributions = new AttributionsModel({
      ...needs,
      encoding: this.input.encoding,
      prediction: this.predictions.latest,
      isShown: isShown('attributions'),
    });
    this.dream = new DreamModel({
      session,
      pictures: this.input.pictures,
      store: this.frames,
      saver,
      startEncoder: startFilmEncoder,
      isShown: isShown('dream'),
    });
    this.health = new HealthModel({
      session,
      isShown: isShown('health'),
      prepare: (picture) => this.input.prepared(picture),
      tellFindings: (findings) => {
        host.post({ type: 'findings', findings });
      },
    });
  }

  /** A model has been opened. */
  open(session: ModelSession, document: ModelDocument): void {
    void this.predictions.findNames(session, siblingsOf(document));
    void this.dream.bringBackFilm(this.intake.bringsBack);
    void this.intake.restore();
  }

  /** Starts to look at a folder that the person has chosen. */
  survey({ name, uris, imageCount }: Extract<HostMessage, { readonly type: 'imageFolder' }>): void {
    const share =
      uris.length < imageCount ? ` (${uris.length} of its ${groupedCount(imageCount)} images)` : '';
    void this.health.start({
      title: `the folder ${name}${share}`,
      pictures: uris.map((uri) => () => this.intake.fromFolder(uri)),
    });
  }

  kept(): KeptLook {
    const { pictures, fit, chosenSide } = this.input;
    return {
      pictures: pictures.all.value.map(({ name, origin }) => ({ name, origin })),
      picture: pictures.current.value?.origin ?? null,
      fit: fit.value,
      side: chosenSide.value,
      ...this.maps.kept(),
      ...this.attributions.kept(),
      dream: this.dream.kept(),
    };
  }

  restore(kept: KeptLook): void {
    this.intake.remember(kept.pictures, kept.picture);
    this.input.fit.value = kept.fit;
    this.input.chosenSide.value = kept.side;
    this.maps.restore(kept);
    this.attributions.restore(kept);
    this.dream.restore(kept.dream);
  }

  dispose(): void {
    const models = [this.maps, this.predictions, this.attributions, this.health, this.dream];
    for (const model of models) model.dispose();
  }
}
