/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  /** A colour of a palette: red, green, blue. */
  export type GifColour = [number, number, number];

  export interface GifFrameOptions {
    readonly palette: GifColour[];
    /** In milliseconds; kept in hundredths of a second. */
    readonly delay: number;
    /** Of the first frame: how often the film is repeated; 0: for ever. */
    readonly repeat?: number;
  }

  export interface GifWriter {
    writeFrame(indices: Uint8Array, width: number, height: number, options: GifFrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  export interface GifLibrary {
    GIFEncoder(): GifWriter;
    /** Reads the whole buffer that the array lies in. */
    quantize(
      rgba: Uint8ClampedArray,
      colourCount: number,
      options?: { format: 'rgb565' | 'rgb444' },
    ): GifColour[];
    applyPalette(rgba: Uint8ClampedArray, palette: GifColour[]): Uint8Array;
  }

  // Node sees the CommonJS build as a default export alone; bundlers take the other build, which has names.
  const library: GifLibrary;
  export default library;
  export const GIFEncoder: GifLibrary['GIFEncoder'] | undefined;
  export const quantize: GifLibrary['quantize'];
  export const applyPalette: GifLibrary['applyPalette'];
}
