import { describe, expect, it } from 'vitest';
import { backendNames, type BackendName } from '../contract.js';
import type { BackendDriver, BackendProbe } from './backend-driver.js';
import { chooseBackend, type LadderOptions } from './backend-ladder.js';

const works: BackendProbe = { isAvailable: true, adapter: null, isSoftware: false };
const software: BackendProbe = { isAvailable: true, adapter: 'SwiftShader', isSoftware: true };
const absent: BackendProbe = { isAvailable: false, reason: 'There is no WebGPU in this environment.' };
const never = new Promise<never>(() => undefined);

type Behaviour = Partial<Pick<BackendDriver, 'probe' | 'start'>>;

function choose(
  options: Partial<LadderOptions>,
  behaviours: Partial<Record<BackendName, Behaviour>> = {},
  failsSelfTest: readonly BackendName[] = [],
) {
  let started: BackendName | null = null;
  const drivers = backendNames.map((name): BackendDriver => ({
    name,
    probe: () => Promise.resolve(works),
    ...behaviours[name],
    start: async (found) => {
      started = name;
      await behaviours[name]?.start?.(found);
    },
  }));
  const selfTest = () =>
    started && failsSelfTest.includes(started) ? Promise.reject(new Error('All zeros.')) : Promise.resolve();
  return chooseBackend({ backend: 'auto', drivers, selfTest, timeoutMs: 50, ...options });
}

describe('choosing a backend automatically', () => {
  it('takes the fastest that works', async () => {
    const { report } = await choose({});
    expect(report).toEqual({ backend: 'webgpu', adapter: null, passedOver: [] });
  });

  it('names the adapter', async () => {
    const probe = () => Promise.resolve({ ...works, adapter: 'NVIDIA H200' });
    expect((await choose({}, { webgpu: { probe } })).report.adapter).toBe('NVIDIA H200');
  });

  it.each<[string, Behaviour, readonly BackendName[], string]>([
    ['is absent', { probe: () => Promise.resolve(absent) }, [], 'There is no WebGPU in this environment.'],
    [
      'has a software adapter only',
      { probe: () => Promise.resolve(software) },
      [],
      'SwiftShader is a software adapter, slower than WebAssembly.',
    ],
    [
      'cannot be looked for',
      { probe: () => Promise.reject(new Error('blocked')) },
      [],
      'Looking for it failed: blocked.',
    ],
    [
      'cannot be started',
      { start: () => Promise.reject(new Error('no device')) },
      [],
      'It could not be started: no device.',
    ],
    ['hangs while it starts', { start: () => never }, [], 'It did not start within 0.05 s.'],
    ['hangs while it is looked for', { probe: () => never }, [], 'It did not start within 0.05 s.'],
    ['computes wrong gradients', {}, ['webgpu'], 'It failed a small trial: All zeros.'],
  ])('steps down and says why when WebGPU %s', async (_, behaviour, failsSelfTest, reason) => {
    const { report } = await choose({}, { webgpu: behaviour }, failsSelfTest);
    expect(report).toEqual({ backend: 'webgl', adapter: null, passedOver: [{ backend: 'webgpu', reason }] });
  });

  it('gives every reason on the way to the last', async () => {
    const probe = () => Promise.resolve(software);
    const { report } = await choose({}, { webgpu: { probe }, webgl: { probe } }, ['wasm']);
    expect(report.backend).toBe('cpu');
    expect(report.passedOver.map(({ backend }) => backend)).toEqual(['webgpu', 'webgl', 'wasm']);
  });

  it('leaves out what it is told to, for the reason that it is told', async () => {
    const passOver = [{ backend: 'webgpu', reason: 'The GPU was lost.' }] as const;
    expect((await choose({ passOver })).report).toMatchObject({ backend: 'webgl', passedOver: passOver });
  });

  it('fails with all reasons when nothing works', async () => {
    const failed = choose({}, {}, backendNames);
    await expect(failed).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
    await expect(failed).rejects.toThrow(/No backend can compute here.*webgpu: .*cpu: .*All zeros/);
  });
});

describe('a backend chosen by name', () => {
  it('is used on a software adapter too', async () => {
    const { report } = await choose(
      { backend: 'webgpu' },
      { webgpu: { probe: () => Promise.resolve(software) } },
    );
    expect(report).toEqual({ backend: 'webgpu', adapter: 'SwiftShader', passedOver: [] });
  });

  it('is used although faster ones would work', async () => {
    const { report } = await choose({ backend: 'wasm' });
    expect(report.backend).toBe('wasm');
    expect(report.passedOver[0]).toEqual({
      backend: 'webgpu',
      reason: 'The backend "wasm" was chosen by name.',
    });
  });

  it('is never replaced by another: its failure is an error with the reason', async () => {
    const failed = choose({ backend: 'webgpu' }, { webgpu: { probe: () => Promise.resolve(absent) } });
    await expect(failed).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
    await expect(failed).rejects.toThrow(
      '"webgpu" was chosen, but it does not work here. There is no WebGPU',
    );
  });
});
