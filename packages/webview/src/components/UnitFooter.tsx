import { kernelByChannel, unitReport, type LayerKernel, type LayerSummary } from '@featurescope/core';
import { batch } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { View } from '../model/saved-state.js';
import { UnitModel } from '../unit/unit-model.js';
import { Button } from './Button.js';
import { Histogram } from './Histogram.js';
import { filterLabel, filterPicture } from './kernel-look.js';
import { looksOf, mapPictureOf } from './map-look.js';
import { NudgedPredictions } from './NudgedPredictions.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

export interface UnitFooterProps {
  readonly layer: LayerSummary;
  readonly channel: number;
  /** The view that shows the unit large already. */
  readonly shown: View;
}

/** All that is known of a unit: its kernel, its maximized picture, its map, its activations, and what a nudge changes. */
export function UnitFooter(props: UnitFooterProps) {
  // Another unit has another nudge.
  return <Unit key={`${props.layer.name}/${props.channel}`} {...props} />;
}

function Unit({ layer, channel, shown }: UnitFooterProps) {
  const page = usePage();
  const [unit, setUnit] = useState<UnitModel | null>(null);
  useEffect(() => {
    const model = new UnitModel(page, layer.name, channel);
    setUnit(model);
    return () => {
      model.dispose();
    };
  }, [page, layer.name, channel]);
  if (!unit) return null;
  return (
    <section class="unit" aria-label="This unit" data-testid="unit">
      <div class="unit-faces">
        {shown !== 'kernels' && layer.kernelShape !== null && <KernelFace layer={layer} channel={channel} />}
        {shown !== 'maximized' && layer.kind !== 'input' && <MaximizedFace unit={unit} />}
        {shown !== 'maps' && <MapFace unit={unit} />}
        <Activations unit={unit} />
      </div>
      <NudgedPredictions unit={unit} />
    </section>
  );
}

function Face({
  view,
  label,
  children,
}: {
  readonly view: View;
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  const page = usePage();
  return (
    <figure class="unit-face">
      <div class="unit-face-picture">{children}</div>
      <figcaption>
        <button
          type="button"
          class="link"
          title={`Enlarge it in the view of the ${label}`}
          onClick={() => {
            const channel = page.enlarged.value;
            batch(() => {
              page.showView(view);
              page.enlarged.value = channel;
            });
          }}
        >
          {label}
        </button>
      </figcaption>
    </figure>
  );
}

function KernelFace({ layer, channel }: { readonly layer: LayerSummary; readonly channel: number }) {
  const kernels = usePage().kernels.value;
  const [kernel, setKernel] = useState<LayerKernel | null>(null);
  useEffect(() => {
    let isWanted = true;
    kernels?.get(layer.name).then(
      (found) => {
        if (isWanted) setKernel(kernelByChannel(found, layer.type));
      },
      // The view of the kernels says why there is none.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [kernels, layer]);
  const look = useMemo(
    () => ({ colourMap: 'signed', scale: 'filter', slice: kernel?.shape[2] === 3 ? 'rgb' : 0 }) as const,
    [kernel],
  );
  const picture = useMemo(() => kernel && filterPicture(kernel, channel, look), [kernel, channel, look]);
  return (
    <Face view="kernels" label="kernel">
      {kernel && picture && <PictureCanvas picture={picture} label={filterLabel(kernel, channel, look)} />}
    </Face>
  );
}

function MaximizedFace({ unit }: { readonly unit: UnitModel }) {
  const gallery = usePage().gallery.value;
  if (gallery?.key.layer !== unit.layer) return null;
  const tile = gallery.tiles[unit.channel]?.value;
  const work = unit.picture.state.value;
  return (
    <Face view="maximized" label="maximized">
      {tile?.kind === 'done' ? (
        <PictureCanvas
          picture={tile.result.picture}
          label={`${unit.layer}, channel ${unit.channel}, maximized`}
        />
      ) : tile?.kind === 'dead' ? (
        <span class="panel-note">dead</span>
      ) : work.kind === 'working' ? (
        <progress class="bar" aria-label="Maximizing"></progress>
      ) : work.kind === 'failed' ? (
        <span class="panel-problem">{work.error.message}</span>
      ) : (
        <Button
          icon="sparkle"
          testId="maximize-one"
          onClick={() => {
            unit.maximize();
          }}
        >
          Maximize
        </Button>
      )}
    </Face>
  );
}

function MapFace({ unit }: { readonly unit: UnitModel }) {
  const page = usePage();
  const maps = unit.shownMaps;
  const colourMap = page.pictures.maps.colourMap.value;
  const picture = useMemo(
    () =>
      maps && mapPictureOf(looksOf({ maps, beside: null }, { colourMap, scale: 'map' }).maps, unit.channel),
    [maps, colourMap, unit],
  );
  return (
    <Face view="maps" label="feature map">
      {picture ? (
        <PictureCanvas picture={picture} label={`${unit.layer}, channel ${unit.channel}, map`} />
      ) : (
        <span class="panel-note">{page.pictures.input.pictures.current.value ? '' : 'needs an image'}</span>
      )}
    </Face>
  );
}

/** How often the channel answers how strongly, over all cells of its map. */
function Activations({ unit }: { readonly unit: UnitModel }) {
  const maps = unit.shownMaps;
  const report = useMemo(() => maps && unitReport([maps.maps], unit.channel), [maps, unit]);
  if (!report) return null;
  return <Histogram report={report} />;
}
