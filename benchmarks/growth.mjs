// How the cost of a gradient step on VGG16 grows, each law with the exponent that fits best.
import { median, short } from './measurements.mjs';
import { gflopOfStep } from './vgg16.mjs';

const steps = 10;
const layer = 'block3_conv1';

/**
 * @typedef {Awaited<ReturnType<typeof import('./contenders.mjs').engines>>} Pool
 * @param {() => Promise<Pool>} startOne @param {() => Promise<Pool>} startAll one engine for each core
 * @returns Markdown
 */
export async function growth(startOne, startAll) {
  const one = await startOne();
  const all = await startAll();
  /** Median milliseconds per step and image. @param {Pool} pool @param {object} changed */
  const measure = async (pool, changed) => {
    const job = { layer, side: 128, count: 4, batch: 1, steps, ...changed };
    await pool.filters({ ...job, steps: 1 });
    const times = [];
    for (let run = 0; run < 3; run++) times.push((await pool.filters(job)).msPerStep);
    return median(times);
  };

  const bySide = [];
  for (const side of [64, 96, 128, 192, 256]) bySide.push([side, await measure(one, { side, count: 1 })]);
  const byBatch = [];
  for (const batch of [1, 2, 4, 8]) byBatch.push([batch, await measure(one, { batch, count: batch })]);
  const byDepth = [];
  for (const deeper of ['block1_conv2', 'block2_conv2', 'block3_conv3', 'block4_conv3', 'block5_conv3']) {
    byDepth.push([deeper, gflopOfStep(deeper, 128), await measure(one, { layer: deeper, count: 1 })]);
  }
  const byPool = [
    [1, await measure(one, {})],
    [all.size, await measure(all, {})],
  ];
  one.close();
  all.close();

  const sideLaw = exponent(bySide.map(([side, ms]) => [side, ms]));
  const depthLaw = exponent(byDepth.map(([, gflop, ms]) => [gflop, ms]));
  return [
    '',
    `**How cost grows** (VGG16, ${layer} at 128² unless it says otherwise, one engine, ms per step and image)`,
    '',
    `| image, px | ${bySide.map(([side]) => `${side}²`).join(' | ')} | time ∝ side^ |`,
    `|---|${'---|'.repeat(bySide.length + 1)}`,
    `| ms | ${bySide.map(([, ms]) => short(ms)).join(' | ')} | ${sideLaw.toFixed(2)} |`,
    '',
    `| batch | ${byBatch.map(([batch]) => batch).join(' | ')} |`,
    `|---|${'---|'.repeat(byBatch.length)}`,
    `| ms per image | ${byBatch.map(([, ms]) => short(ms)).join(' | ')} |`,
    '',
    `| up to | ${byDepth.map(([name]) => name).join(' | ')} | time ∝ GFLOP^ |`,
    `|---|${'---|'.repeat(byDepth.length + 1)}`,
    `| GFLOP | ${byDepth.map(([, gflop]) => short(gflop)).join(' | ')} | |`,
    `| ms | ${byDepth.map(([, , ms]) => short(ms)).join(' | ')} | ${depthLaw.toFixed(2)} |`,
    '',
    `| engines | ${byPool.map(([size]) => size).join(' | ')} |`,
    `|---|${'---|'.repeat(byPool.length)}`,
    `| ms | ${byPool.map(([, ms]) => short(ms)).join(' | ')} |`,
  ].join('\n');
}

/** The slope of a straight line through the logarithms. @param {readonly (readonly [number, number])[]} points */
function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (/** @type {0 | 1} */ axis) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const products = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return products / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
