import { BufferTarget, CanvasSource, Mp4OutputFormat, Output, Quality, WebMOutputFormat } from 'mediabunny';
import { FeaturescopeError } from '@featurescope/core';
import type { FilmOptions } from './film-api.js';
import type { FrameEncoder } from './frame-encoder.js';
import { videoSize } from './video-support.js';

/** Encodes with WebCodecs into a container. */
export async function startVideo(
  options: Extract<FilmOptions, { readonly format: 'mp4' | 'webm' }>,
): Promise<FrameEncoder> {
  const { codec, bitrate, format, rate } = options;
  const { width, height } = videoSize(options.width, options.height);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new FeaturescopeError('INTERNAL', 'This browser draws no pictures in workers.');
  const target = new BufferTarget();
  const output = new Output({
    format: format === 'mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat(),
    target,
  });
  // A key frame each second: films of dreams are looked through back and forth.
  const source = new CanvasSource(canvas, { codec, quality: new Quality({ bitrate }), keyFrameInterval: 1 });
  output.addVideoTrack(source, { frameRate: rate });
  await output.start();
  let count = 0;
  return {
    async add(frame) {
      // A frame that is one pixel high fills both rows of the smallest film.
      if (frame.width < width || frame.height < height) context.drawImage(frame, 0, 0, width, height);
      else context.drawImage(frame, 0, 0);
      await source.add(count / rate, 1 / rate);
      count += 1;
    },
    async finish() {
      await output.finalize();
      if (!target.buffer) throw new FeaturescopeError('INTERNAL', 'The film came out empty.');
      return new Uint8Array(target.buffer);
    },
  };
}
