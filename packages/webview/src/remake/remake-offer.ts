import {
  featurescopeErrorFrom,
  parseObjective,
  pictureOrigin,
  type NetworkSummary,
  type OriginPart,
  type PictureOrigin,
  type RgbaImage,
} from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { decodePicture } from '../inputs/decode-picture.js';
import type { InputPicture, PictureSource } from '../inputs/input-pictures.js';
import { negated } from '../objectives/objectives-model.js';
import { pictureHash } from '../pictures/picture-hash.js';
import { knownHash } from '../scheduler/store-key.js';

/** A picture of Featurescope's that the person has given: it can be made again, or be looked at as any other. */
export interface RemakeOffer {
  readonly source: PictureSource;
  readonly picture: RgbaImage;
  readonly origin: PictureOrigin;
  /** The picture that it began from; null: noise, or it is not there. */
  readonly start: InputPicture | null;
  /** Why what is made here will look different, a sentence each. */
  readonly warnings: readonly string[];
  /** Why it cannot be made here, in a sentence; null: it can. */
  readonly obstacle: string | null;
}

/**
 * What can be offered for a file; null where it does not say how it was made, or cannot be read.
 * @param pictures those of the person, among which the one is looked for that it began from
 */
export async function remakeOffer(
  source: PictureSource,
  session: ModelSession,
  pictures: readonly InputPicture[],
): Promise<RemakeOffer | null> {
  const origin = await originOfFile(source.file);
  if (!origin) return null;
  const picture = await decodePicture(source.name, source.file).catch(() => null);
  if (!picture) return null;
  const start = await startAmong(pictures, origin.start);
  return {
    ...{ source, picture, origin, start },
    warnings: await warningsOf(origin, session),
    obstacle:
      origin.start !== undefined && !start
        ? 'It began from another image, which is not on this page: add that one first, then give this one again.'
        : obstacleOf(origin, session.summary),
  };
}

async function originOfFile(file: Blob): Promise<PictureOrigin | null> {
  try {
    return pictureOrigin(new Uint8Array(await file.arrayBuffer()));
  } catch {
    // Whatever else it may be: a photo, a dream, no picture at all. Who takes it for a picture will say so.
    return null;
  }
}

async function startAmong(pictures: readonly InputPicture[], hash = ''): Promise<InputPicture | null> {
  if (hash === '') return null;
  const hashes = await Promise.all(pictures.map(({ picture }) => pictureHash(picture)));
  return pictures[hashes.indexOf(hash)] ?? null;
}

async function warningsOf({ model, backend }: PictureOrigin, session: ModelSession): Promise<string[]> {
  const hash = await knownHash(session);
  const here = session.backend.backend;
  return [
    ...(hash === model
      ? []
      : [
          'This model is not the one that it was made with, or its input is encoded otherwise: what is made here will look different.',
        ]),
    ...(here === backend
      ? []
      : [
          `It was computed by ${backend}, and here ${here} computes: they round differently, so details may differ.`,
        ]),
  ];
}

function obstacleOf(origin: PictureOrigin, summary: NetworkSummary): string | null {
  const parts = origin.kind === 'sheet' ? origin.parts : [origin];
  const obstacle = parts.map((part) => obstacleTo(part, summary)).find((found) => found !== null);
  if (obstacle !== undefined) return obstacle;
  const areKnown = parts.length === 1 || isPair(parts) || parts.every(({ kind }) => kind === 'channels');
  // From an image one filter at a time is made, as an objective.
  const areStarted = origin.start !== undefined && parts.some((part) => isSeveral(part, summary));
  return areKnown && !areStarted
    ? null
    : 'This page makes no such sheets: "featurescope remake" on the command line does.';
}

function isSeveral(part: OriginPart, { outputLayer }: NetworkSummary): boolean {
  return part.kind === 'channels' && part.layer !== outputLayer && part.channels.length > 1;
}

/** What excites an objective most, and what silences it most. */
function isPair([one, other, ...rest]: readonly OriginPart[]): boolean {
  return (
    rest.length === 0 &&
    one?.kind === 'objective' &&
    other?.kind === 'objective' &&
    other.objective === negated(one.objective)
  );
}

function obstacleTo(part: OriginPart, summary: NetworkSummary): string | null {
  if (part.kind === 'objective') {
    try {
      parseObjective(part.objective, summary);
      return null;
    } catch (error) {
      return `This model has no such objective. ${featurescopeErrorFrom(error).message}`;
    }
  }
  const layer = summary.layers.find(({ name }) => name === part.layer);
  if (!layer) return `This model has no layer "${part.layer}".`;
  if (part.kind === 'caricature') return null;
  const missing = part.channels.find((channel) => channel >= (layer.channelCount ?? 0));
  return missing === undefined ? null : `Layer "${part.layer}" of this model has no channel ${missing}.`;
}
