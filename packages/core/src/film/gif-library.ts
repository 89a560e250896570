// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- packages that import this file must find the types, too
/// <reference path="./gifenc.d.ts" />
import * as gifenc from 'gifenc';
import type { GifLibrary } from 'gifenc';

/** gifenc, however the module system at hand shows it. */
export const gifLibrary: GifLibrary = gifenc.GIFEncoder
  ? { GIFEncoder: gifenc.GIFEncoder, quantize: gifenc.quantize, applyPalette: gifenc.applyPalette }
  : gifenc.default;
