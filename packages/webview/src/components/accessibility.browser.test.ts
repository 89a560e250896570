import axe from 'axe-core';
import { expect, it } from 'vitest';
import { byTestId, need, tileOf } from '../../test/harness/find.js';
import { mountTestPage } from '../../test/harness/mounted-page.js';
import type { ThemeName } from '../../test/harness/themes.js';

async function violations(): Promise<string[]> {
  const results = await axe.run(need('model-view').parentElement ?? document.body, {
    // The colours are the theme's own, and pictures lie behind some text: contrast is looked at, not computed.
    rules: { 'color-contrast': { enabled: false } },
  });
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

const state = { version: 1, documentUri: 'file:///models/textures.h5', tileSize: 96 };

it.each<ThemeName>(['dark', 'high-contrast-light'])(
  'has no violations that axe finds in %s',
  async (theme) => {
    const { host } = mountTestPage({
      theme,
      stepCount: 1,
      dead: [1],
      state: { ...state, layer: 'conv2d_1' },
    });
    await expect.poll(() => byTestId('progress')?.dataset['state']).toBe('complete');
    expect(await violations()).toEqual([]);
    tileOf(2)?.click();
    await expect.poll(() => byTestId('detail')).not.toBeNull();
    expect(await violations()).toEqual([]);
    host.send({ type: 'showView', view: 'kernels' });
    await expect.poll(() => tileOf(2)).toBeDefined();
    expect(await violations()).toEqual([]);
    host.send({ type: 'showView', view: 'maps' });
    await expect.poll(() => byTestId('sample-picture')).not.toBeNull();
    expect(await violations()).toEqual([]);
    need('sample-picture').click();
    await expect.poll(() => byTestId('map-grid')).not.toBeNull();
    await expect.poll(() => byTestId('prediction')).not.toBeNull();
    expect(await violations()).toEqual([]);
    need('encoding').click();
    await expect.poll(() => byTestId('encoding-dialog')).not.toBeNull();
    expect(await violations()).toEqual([]);
    need('close-dialog').click();
    for (const view of ['attributions', 'health', 'objectives']) {
      document.getElementById(`tab-${view}`)?.click();
      await expect.poll(() => byTestId(view)).not.toBeNull();
      expect(await violations()).toEqual([]);
    }
    document.getElementById('tab-dream')?.click();
    await expect.poll(() => byTestId('dream-start')?.hasAttribute('disabled')).toBe(false);
    for (const more of document.querySelectorAll('details')) more.open = true;
    need('dream-start').click();
    await expect.poll(() => byTestId('dream-entry'), { timeout: 20_000 }).not.toBeNull();
    document.querySelector<HTMLElement>('[data-testid=mask-tool] input[value=brush]')?.click();
    await expect.poll(() => byTestId('mask-layer')).not.toBeNull();
    expect(await violations()).toEqual([]);
    document.querySelector<HTMLElement>('[data-testid=dream-make] input[value=film]')?.click();
    await expect.poll(() => byTestId('film-settings')).not.toBeNull();
    expect(await violations()).toEqual([]);
    need('layer-picker').click();
    need('backend').click();
    expect(await violations()).toEqual([]);
  },
);
