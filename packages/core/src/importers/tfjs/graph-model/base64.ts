const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = new Map(
  Array.from(`${alphabet}-_`, (letter, index) => [letter, index < 64 ? index : index - 2] as const),
);

/** The bytes of base64 text, also with the letters of URLs; null when it is something else. */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const body = text.replace(/=+$/, '');
  if (body.length % 4 === 1 || (text.length !== body.length && text.length % 4 !== 0)) return null;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let [bits, bitCount, at] = [0, 0, 0];
  for (const letter of body) {
    const digit = digits.get(letter);
    if (digit === undefined) return null;
    bits = ((bits << 6) | digit) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[at++] = (bits >> bitCount) & 0xff;
    }
  }
  return bytes;
}
