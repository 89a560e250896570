import { strFromU8, strToU8 } from 'fflate';
import { FeaturescopeError } from '../error.js';

/** The eight bytes that every PNG begins with, and the header chunk that follows: length, name, 13 bytes, checksum. */
const signature = [137, 80, 78, 71, 13, 10, 26, 10];
const headerEnd = signature.length + 12 + 13;

/**
 * A PNG with texts in it (iTXt chunks, UTF-8, not compressed), by keyword.
 * @throws `INVALID_IMAGE` when the bytes are no PNG
 */
export function pngWithText(
  png: Uint8Array,
  texts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  requirePng(png);
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  const parts = [png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The texts that `pngWithText` has put into a PNG.
 * @throws `INVALID_IMAGE` when the bytes are no PNG
 */
export function pngTexts(png: Uint8Array): Record<string, string> {
  requirePng(png);
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const texts: Record<string, string> = {};
  for (let at = signature.length; at + 12 <= png.length; at += 12 + view.getUint32(at)) {
    const end = at + 8 + view.getUint32(at);
    if (latin(png.subarray(at + 4, at + 8)) !== 'iTXt' || end > png.length) continue;
    const content = png.subarray(at + 8, end);
    const keyword = latin(content.subarray(0, content.indexOf(0)));
    texts[keyword] = strFromU8(content.subarray(keyword.length + 5));
  }
  return texts;
}

function requirePng(bytes: Uint8Array): void {
  if (bytes.length >= headerEnd && signature.every((byte, index) => bytes[index] === byte)) return;
  throw new FeaturescopeError(
    'INVALID_IMAGE',
    'Expected the bytes of a PNG picture; these do not begin as one.',
  );
}

/** Keyword, then a byte each: its end, not compressed, no method, no language, no translation. */
function textChunk(keyword: string, text: string): Uint8Array {
  const content = [...latinBytes(keyword), 0, 0, 0, 0, 0, ...strToU8(text)];
  const checked = Uint8Array.from([...latinBytes('iTXt'), ...content]);
  const chunk = new Uint8Array(checked.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  chunk.set(checked, 4);
  view.setUint32(chunk.length - 4, checksum(checked));
  return chunk;
}

function latinBytes(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** CRC-32 as PNG wants it (ISO 3309). */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
