import { sheetColumns, type OriginPart, type OriginTarget } from '@featurescope/core';

/** What a sheet shows whose pictures show one part each: channels of one layer are named together. */
export function sheetTarget(parts: readonly OriginPart[]): OriginTarget {
  const joined = parts.reduce<readonly OriginPart[]>((before, part) => {
    const last = before.at(-1);
    const both = last && joinedParts(last, part);
    return both ? [...before.slice(0, -1), both] : [...before, part];
  }, []);
  const [only] = joined;
  return only && joined.length === 1 ? only : { kind: 'sheet', parts: joined };
}

/** Null: they have nothing in common. */
function joinedParts(one: OriginPart, other: OriginPart): OriginPart | null {
  if (one.kind === 'channels' && other.kind === 'channels' && one.layer === other.layer) {
    const channels = [...one.channels, ...other.channels];
    return { ...one, channels, columns: sheetColumns(channels.length) };
  }
  if (one.kind === 'objective' && other.kind === 'objective' && one.objective === other.objective) {
    const { diverse } = one;
    if (!diverse || !other.diverse) return null;
    return { ...one, diverse: { ...diverse, shown: [...diverse.shown, ...other.diverse.shown] } };
  }
  return null;
}
