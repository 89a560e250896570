import { effect, signal } from '@preact/signals';
import type { Prediction } from '@featurescope/core';
import { layerMaps, type LayerMaps } from '../maps/layer-maps.js';
import { mapsOf } from '../maps/maps-model.js';
import { LatestWork } from '../model/latest-work.js';
import type { PageModel } from '../model/page-model.js';

/** How far a channel can be scaled up. */
export const largestFactor = 3;

/** What the current image does to one channel, and what the channel does to the predictions. */
export class UnitModel {
  readonly maps = new LatestWork<LayerMaps>();
  /** Without the nudge. */
  readonly prediction = new LatestWork<Prediction>();
  readonly nudged = new LatestWork<Prediction>();
  readonly picture = new LatestWork<null>();
  /** 0 silences the channel, 1 leaves it as it is. */
  readonly factor = signal(1);
  readonly #page: PageModel;
  readonly #stop: () => void;

  constructor(
    page: PageModel,
    readonly layer: string,
    readonly channel: number,
  ) {
    this.#page = page;
    const stops = [effect(() => this.#look()), effect(() => this.#predict())];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  /** The layer's maps for the current image, from wherever they are known. */
  get shownMaps(): LayerMaps | null {
    return mapsOf(this.#page.pictures.maps.network, this.layer) ?? mapsOf(this.maps, this.layer);
  }

  /** Makes the channel's maximized picture, which the gallery keeps. */
  maximize(): void {
    const session = this.#page.session.value;
    const gallery = this.#page.gallery.value;
    const { layer, channel } = this;
    if (!session || gallery?.key.layer !== layer) return;
    const { recipe, seed } = gallery.key;
    this.picture.start([session, gallery], async (abort) => {
      const results = await session.maximize({ layer, channels: [channel], recipe, seed }, { signal: abort });
      // The gallery may have come to it by itself.
      if (gallery.isMissing(channel, 'full')) gallery.put(results);
      return null;
    });
  }

  dispose(): void {
    this.#stop();
    for (const work of [this.maps, this.prediction, this.nudged, this.picture]) work.stop();
  }

  #look(): void {
    const session = this.#page.session.value;
    const input = this.#page.pictures.input.image.value;
    if (!session || input?.kind !== 'ready') {
      this.maps.stop();
      return;
    }
    if (mapsOf(this.#page.pictures.maps.network, this.layer)) return;
    const { layer } = this;
    this.maps.start([session, input.image], async (abort) =>
      layerMaps(await session.featureMaps({ layer, image: input.image }, { signal: abort })),
    );
  }

  #predict(): void {
    const session = this.#page.session.value;
    const input = this.#page.pictures.input.image.value;
    const factor = this.factor.value;
    if (!session || input?.kind !== 'ready' || session.summary.classCount === null) {
      this.prediction.stop();
      this.nudged.stop();
      return;
    }
    const { image } = input;
    const { layer, channel } = this;
    this.prediction.start([session, image], (abort) => session.predict({ image }, { signal: abort }));
    this.nudged.start([session, image, factor], (abort) =>
      session.predict({ image, nudges: [{ layer, channel, factor }] }, { signal: abort }),
    );
  }
}
