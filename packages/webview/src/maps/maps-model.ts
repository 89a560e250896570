import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { ColourMap, LayerSummary, ReceptiveField, StripLayer } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import type { NetworkImage } from '../inputs/network-input.js';
import { LatestWork } from '../model/latest-work.js';
import { layerMaps, type LayerMaps } from './layer-maps.js';
import type { MapOrder } from './map-order.js';
import type { Cell, Place } from './map-place.js';

/** How maps are made: as the network does, or by its convolutions alone, or both side by side. */
export const mapWays = ['network', 'conv-chain', 'both'] as const;
export type MapWay = (typeof mapWays)[number];

/** The colour maps that suit activations, the default first. */
export const mapColourMaps = ['viridis', 'magma', 'grey', 'signed'] as const satisfies readonly ColourMap[];

export type MapColourMap = (typeof mapColourMaps)[number];

export const mapScales = ['shared', 'map'] as const;
export type MapScale = (typeof mapScales)[number];

/** A cell that is pointed at. */
export interface PointedCell extends Cell {
  readonly channel: number;
}

/** How maps are made and drawn, as a page keeps it over a reload. */
export interface KeptMapStyle {
  readonly mapWay: MapWay;
  readonly mapColours: MapColourMap;
  readonly mapScale: MapScale;
  readonly mapOrder: MapOrder;
  readonly overlay: number | null;
  readonly showsStrip: boolean;
}

export interface MapsDependencies {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly layer: ReadonlySignal<LayerSummary | null>;
  readonly image: ReadonlySignal<NetworkImage | null>;
  /** Whether the maps are in sight: else none are computed. */
  readonly isShown: ReadonlySignal<boolean>;
}

/** Maps of each layer in the strip, and their side in pixels. */
const strip = { mapsPerLayer: 12, side: 56 } as const;

/** The feature maps of the selected layer for the current image, and how they are drawn. */
export class MapsModel {
  readonly way = signal<MapWay>('network');
  readonly colourMap = signal<MapColourMap>('viridis');
  readonly scale = signal<MapScale>('shared');
  readonly order = signal<MapOrder>('index');
  /** Opacity of maps that lie on the image, from 0 to 1; null: they do not lie there. */
  readonly overlay = signal<number | null>(null);
  /** Whether all layers are shown as a strip, instead of one. */
  readonly showsStrip = signal(false);
  /** The cell under the pointer. */
  readonly pointed = signal<PointedCell | null>(null);
  /** The place of the image that is looked at in every layer. */
  readonly place = signal<Place | null>(null);

  readonly network = new LatestWork<LayerMaps>();
  readonly chain = new LatestWork<LayerMaps>();
  readonly strip = new LatestWork<readonly StripLayer[]>();
  readonly field = new LatestWork<ReceptiveField | null>();
  /** Null while nothing is known of the selected layer. */
  readonly receptiveField = computed<ReceptiveField | null>(() => {
    const state = this.field.state.value;
    return state.kind === 'ready' ? state.result : null;
  });

  readonly #needs: MapsDependencies;
  readonly #stops: readonly (() => void)[];

  constructor(needs: MapsDependencies) {
    this.#needs = needs;
    this.#stops = [
      effect(() => {
        this.#make(this.network, 'network', this.way.value !== 'conv-chain');
      }),
      effect(() => {
        this.#make(this.chain, 'conv-chain', this.way.value !== 'network');
      }),
      effect(() => {
        this.#makeStrip();
      }),
      effect(() => {
        this.#findField();
      }),
    ];
  }

  /** What is kept over a reload. */
  kept(): KeptMapStyle {
    return {
      mapWay: this.way.value,
      mapColours: this.colourMap.value,
      mapScale: this.scale.value,
      mapOrder: this.order.value,
      overlay: this.overlay.value,
      showsStrip: this.showsStrip.value,
    };
  }

  restore(kept: KeptMapStyle): void {
    this.way.value = kept.mapWay;
    this.colourMap.value = kept.mapColours;
    this.scale.value = kept.mapScale;
    this.order.value = kept.mapOrder;
    this.overlay.value = kept.overlay;
    this.showsStrip.value = kept.showsStrip;
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    for (const work of [this.network, this.chain, this.strip, this.field]) work.stop();
  }

  #make(work: LatestWork<LayerMaps>, mode: 'network' | 'conv-chain', isWanted: boolean): void {
    const session = this.#needs.session.value;
    const layer = this.#needs.layer.value;
    const input = this.#needs.image.value;
    const canBeMade = session && layer && layer.channelCount !== null && input?.kind === 'ready' && isWanted;
    if (!canBeMade) {
      work.stop();
      return;
    }
    if (!this.#needs.isShown.value || this.showsStrip.value) return;
    work.start([session, layer.name, input.image], async (signal) =>
      layerMaps(await session.featureMaps({ layer: layer.name, image: input.image, mode }, { signal })),
    );
  }

  #makeStrip(): void {
    const session = this.#needs.session.value;
    const input = this.#needs.image.value;
    if (!session || input?.kind !== 'ready') {
      this.strip.stop();
      return;
    }
    if (!this.#needs.isShown.value || !this.showsStrip.value) return;
    this.strip.start([session, input.image], (signal) =>
      session.layerStrip({ image: input.image, ...strip }, { signal }),
    );
  }

  #findField(): void {
    const session = this.#needs.session.value;
    const layer = this.#needs.layer.value;
    const input = this.#needs.image.value;
    if (!session || !layer || input?.kind !== 'ready') {
      this.field.stop();
      return;
    }
    if (!this.#needs.isShown.value) return;
    const { width, height } = input.image;
    this.field.start([session, layer.name, width, height], () =>
      session.receptiveField(layer.name, { width, height }),
    );
  }
}

/** Maps that may be shown for a layer: those of another one would be wrong. */
export function mapsOf(work: LatestWork<LayerMaps>, layer: string): LayerMaps | null {
  const shown = work.shown;
  return shown?.maps.layer === layer ? shown : null;
}
