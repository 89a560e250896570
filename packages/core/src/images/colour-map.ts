import { rgb } from 'd3-color';
import { interpolateMagma, interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';

/** 'signed' runs from blue over white to red, with 0 in the middle. */
export type ColourMap = 'grey' | 'viridis' | 'magma' | 'signed';

export const colourMaps: readonly ColourMap[] = ['signed', 'viridis', 'magma', 'grey'];

const interpolators: Readonly<Record<ColourMap, (unit: number) => string>> = {
  // Linear, as matplotlib's 'gray'.
  grey: (unit) => `rgb(${unit * 255}, ${unit * 255}, ${unit * 255})`,
  viridis: interpolateViridis,
  magma: interpolateMagma,
  // d3's runs from red to blue.
  signed: (unit) => interpolateRdBu(1 - unit),
};

const tables = new Map<ColourMap, Uint8ClampedArray>();

/** 256 colours, RGB bytes one after the other. */
export function colourTable(map: ColourMap): Uint8ClampedArray {
  const known = tables.get(map);
  if (known) return known;
  const table = new Uint8ClampedArray(256 * 3);
  for (let index = 0; index < 256; index++) {
    const { r, g, b } = rgb(interpolators[map](index / 255));
    table.set([r, g, b], index * 3);
  }
  tables.set(map, table);
  return table;
}
