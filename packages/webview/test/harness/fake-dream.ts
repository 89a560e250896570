import { octaveSizes, type DreamCommand, type DreamRequest, type RgbaImage } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';

/** What was dreamt, and what was said meanwhile. */
export interface DreamCall {
  readonly request: DreamRequest;
  readonly commands: DreamCommand[];
}

/** Dreams that paint waves over the picture, more with every step, and heed what they are told. */
export function fakeDream(told: DreamCall[], stepMs: number): ModelSession['dream'] {
  return async (request, { signal, onProgress, commands } = {}) => {
    const call: DreamCall = { request, commands: [] };
    told.push(call);
    const stopListening = commands?.listen((command) => call.commands.push(command));
    const sizes = octaveSizes(request.picture, request.recipe.octaves);
    const perOctave = request.recipe.stepCount;
    const stepCount = sizes.length * perOctave;
    const objectives: number[] = [];
    try {
      for (const [index, { width, height }] of sizes.entries()) {
        for (let i = 0; i < perOctave; i++) {
          await new Promise((resolve) => setTimeout(resolve, stepMs));
          if (signal?.aborted === true) throw new DOMException('The work was cancelled.', 'AbortError');
          if (call.commands.some(({ kind }) => kind === 'stop')) {
            return { picture: dreamt(request, objectives.length / stepCount), objectives, isComplete: false };
          }
          objectives.push(Math.log(1 + i + index * 3));
          const interval = request.previewInterval;
          onProgress?.({
            octave: index + 1,
            octaveCount: sizes.length,
            width,
            height,
            step: objectives.length,
            stepCount,
            objective: objectives.at(-1) ?? 0,
            ...(interval !== undefined &&
              i % interval === 0 && { preview: dreamt(request, objectives.length / stepCount) }),
          });
        }
      }
      return { picture: dreamt(request, 1), objectives, isComplete: true };
    } finally {
      stopListening?.();
    }
  };
}

function dreamt({ picture, mask, seed }: DreamRequest, strength: number): RgbaImage {
  const { width, height } = picture;
  const data = picture.data.slice();
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const free = (mask?.[pixel] ?? 255) / 255;
    for (let colour = 0; colour < 3; colour++) {
      const wave = Math.sin(Math.hypot(x - width / 3, y - height / 2) / 5 + colour + seed) * Math.cos(y / 9);
      const at = 4 * pixel + colour;
      data[at] = (data[at] ?? 0) + free * strength * 70 * wave;
    }
  }
  return { width, height, data };
}
