/** Makes a file of frames that come one by one. */
export interface FrameEncoder {
  add(frame: ImageBitmap): Promise<void>;
  finish(): Promise<Uint8Array<ArrayBuffer>>;
}
