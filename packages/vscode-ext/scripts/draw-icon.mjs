// Draws media/icon.png: nine filters as gratings, seen through rounded tiles on a dark ground.
import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

const size = 256;
/** Samples per pixel and axis, against jagged edges. */
const samples = 4;
const corner = 48;
const margin = 34;
const gap = 10;
const tile = (size - 2 * margin - 2 * gap) / 3;
const tileCorner = 13;

/** Each filter: its angle in degrees, how many waves a tile holds, its phase in waves, and its two colours. */
const filters = [
  { angle: 0, waves: 2, phase: 0.25, colors: ['#ffd166', '#ef476f'] },
  { angle: 45, waves: 2.6, phase: 0, colors: ['#06d6a0', '#073b4c'] },
  { angle: 90, waves: 3.2, phase: 0.25, colors: ['#4cc9f0', '#3a0ca3'] },
  { angle: 135, waves: 2.2, phase: 0.5, colors: ['#f8f9fa', '#343a40'] },
  { angle: 0, waves: 2.6, phase: 0, colors: ['#ff9f1c', '#7209b7'], isRings: true },
  { angle: 30, waves: 3, phase: 0.25, colors: ['#90e0ef', '#0077b6'] },
  { angle: 60, waves: 1.8, phase: 0, colors: ['#f72585', '#240046'] },
  { angle: 90, waves: 2, phase: 0.75, colors: ['#b5e48c', '#1e6091'] },
  { angle: 160, waves: 3, phase: 0, colors: ['#ffb703', '#9d0208'] },
];

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));

/** How far a point lies inside a rounded square of a given size; negative outside. */
function depth(x, y, width, radius) {
  const dx = Math.abs(x - width / 2) - (width / 2 - radius);
  const dy = Math.abs(y - width / 2) - (width / 2 - radius);
  return radius - Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) - Math.min(Math.max(dx, dy), 0);
}

/** The colour and opacity of a point of the icon. */
function pointColor(x, y) {
  if (depth(x, y, size, corner) < 0) return [0, 0, 0, 0];
  const column = Math.floor((x - margin) / (tile + gap));
  const row = Math.floor((y - margin) / (tile + gap));
  const u = x - margin - column * (tile + gap);
  const v = y - margin - row * (tile + gap);
  const filter = column >= 0 && column < 3 && row >= 0 && row < 3 ? filters[row * 3 + column] : undefined;
  if (filter === undefined || depth(u, v, tile, tileCorner) < 0) {
    const light = 1 - y / size;
    return [14 + 16 * light, 18 + 18 * light, 30 + 32 * light, 255];
  }
  const radians = (filter.angle * Math.PI) / 180;
  const [s, t] = [u / tile - 0.5, v / tile - 0.5];
  const along = filter.isRings ? Math.hypot(s, t) : s * Math.cos(radians) + t * Math.sin(radians);
  const envelope = Math.exp(-3.2 * (s * s + t * t));
  const wave = 0.5 + 0.5 * envelope * Math.cos(2 * Math.PI * (filter.waves * along + filter.phase));
  const [bright, dark] = filter.colors.map(rgb);
  return [...bright.map((value, index) => dark[index] + (value - dark[index]) * wave), 255];
}

const stride = 1 + size * 4;
const rows = Buffer.alloc(stride * size);
for (let y = 0; y < size; y += 1) {
  for (let x = 0; x < size; x += 1) {
    const sum = [0, 0, 0, 0];
    for (let i = 0; i < samples * samples; i += 1) {
      const [r, g, b, a] = pointColor(
        x + ((i % samples) + 0.5) / samples,
        y + (Math.floor(i / samples) + 0.5) / samples,
      );
      sum[0] += r * a;
      sum[1] += g * a;
      sum[2] += b * a;
      sum[3] += a;
    }
    const offset = y * stride + 1 + x * 4;
    for (let channel = 0; channel < 3; channel += 1) {
      rows[offset + channel] = sum[3] === 0 ? 0 : Math.round(sum[channel] / sum[3]);
    }
    rows[offset + 3] = Math.round(sum[3] / (samples * samples));
  }
}

/** A chunk of a PNG file: length, type, data, checksum. */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
// 8 bits per channel, RGB with opacity.
header.set([8, 6, 0, 0, 0], 8);
await writeFile(
  new URL('../media/icon.png', import.meta.url),
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]),
);
