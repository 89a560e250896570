import { Gallery, type GalleryKey } from './gallery.js';

/** The galleries of one model, for as long as the page lives: going back to a layer costs nothing. */
export class GalleryCache {
  readonly #galleries = new Map<string, Gallery>();

  /** @param sketches whether sketches of it are worth a try */
  get(key: GalleryKey, channelCount: number, sketches: boolean): Gallery {
    const id = JSON.stringify([key.layer, key.recipe, key.seed, key.canvasSize]);
    const known = this.#galleries.get(id);
    if (known) return known;
    const gallery = new Gallery(key, channelCount, sketches);
    this.#galleries.set(id, gallery);
    return gallery;
  }
}
