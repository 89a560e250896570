/** What a film is encoded as. */
export type FilmFormat = 'gif' | 'mp4' | 'webm';

/** Codecs that films can be in, by the names that WebCodecs and containers have for them. */
export type FilmCodec = 'avc' | 'hevc' | 'vp9' | 'av1' | 'vp8';

/** What the machine can encode of a container: the first of its codecs that works, or none. */
export interface FilmSupport {
  readonly format: Exclude<FilmFormat, 'gif'>;
  /** Null: none. */
  readonly codec: FilmCodec | null;
  /** What was tried before it and cannot be encoded here. */
  readonly missing: readonly FilmCodec[];
}

/** How a film is made of its frames. */
export type FilmOptions = {
  /** Of all frames, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly rate: number;
} & (
  | {
      readonly format: 'gif';
      /** Colours of each frame's palette, from 2 to 256. */
      readonly colourCount: number;
      readonly isDithered: boolean;
    }
  | {
      readonly format: 'mp4' | 'webm';
      readonly codec: FilmCodec;
      /** In bits per second. */
      readonly bitrate: number;
    }
);

/**
 * What a film worker can do: one film at a time, frame by frame, so that neither side holds all of its pixels. Ending the worker is how
 * a film is given up.
 */
export interface FilmApi {
  /** What can be encoded in this size, of each container. */
  support(width: number, height: number): Promise<readonly FilmSupport[]>;
  begin(options: FilmOptions): Promise<void>;
  /** Appends a frame. The bitmap is transferred, and closed afterwards. */
  add(frame: ImageBitmap): Promise<void>;
  /** The file. */
  finish(): Promise<Uint8Array<ArrayBuffer>>;
}
