import { FeaturescopeError } from '@featurescope/core';
import type { BackendReport, PassedOverBackend, StartRequest } from '../contract.js';
import type { BackendDriver, BackendProbe } from './backend-driver.js';

/** A backend that is not up after this long hangs (tfjs's wasm waits for ever where WebAssembly is not allowed). */
const defaultTimeoutMs = 20_000;

export interface LadderOptions extends StartRequest {
  /** From fastest to slowest. */
  readonly drivers: readonly BackendDriver[];
  /** Computes something small on the started backend and rejects, with the reason, when the result is wrong. */
  readonly selfTest: () => Promise<void>;
  /** Time for a backend to be found, to start and to pass the self-test. Default: 20 s. */
  readonly timeoutMs?: number;
}

export interface ChosenBackend {
  readonly driver: BackendDriver;
  readonly report: BackendReport;
}

/**
 * Starts the fastest backend that works, and says for each faster one why it is not used. A software adapter is passed
 * over unless the person chose that backend by name.
 *
 * @throws `DEVICE_UNAVAILABLE` when the chosen one, or with 'auto' every one, does not work
 */
export async function chooseBackend(options: LadderOptions): Promise<ChosenBackend> {
  const { drivers, backend: choice, passOver = [], timeoutMs = defaultTimeoutMs } = options;
  const passedOver: PassedOverBackend[] = [];
  for (const driver of drivers) {
    const skipped =
      choice === 'auto'
        ? passOver.find(({ backend }) => backend === driver.name)?.reason
        : driver.name === choice
          ? undefined
          : `The backend "${choice}" was chosen by name.`;
    const attempt: Attempt =
      skipped === undefined
        ? await withTimeout(tryBackend(driver, options), timeoutMs)
        : { isRunning: false, reason: skipped };
    if (attempt.isRunning) {
      return { driver, report: { backend: driver.name, adapter: attempt.adapter, passedOver } };
    }
    if (driver.name === choice) {
      throw new FeaturescopeError(
        'DEVICE_UNAVAILABLE',
        `The backend "${choice}" was chosen, but it does not work here. ${attempt.reason} ` +
          'Choose "auto" to use the fastest one that does.',
      );
    }
    passedOver.push({ backend: driver.name, reason: attempt.reason });
  }
  const reasons = passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join(' ');
  throw new FeaturescopeError('DEVICE_UNAVAILABLE', `No backend can compute here. ${reasons}`);
}

type Attempt =
  | { readonly isRunning: true; readonly adapter: string | null }
  | { readonly isRunning: false; readonly reason: string };

async function tryBackend(
  driver: BackendDriver,
  { backend: choice, selfTest }: LadderOptions,
): Promise<Attempt> {
  let probe: BackendProbe;
  try {
    probe = await driver.probe();
  } catch (error) {
    return { isRunning: false, reason: `Looking for it failed: ${messageOf(error)}` };
  }
  if (!probe.isAvailable) return { isRunning: false, reason: probe.reason };
  if (probe.isSoftware && choice === 'auto') {
    return {
      isRunning: false,
      reason: `${probe.adapter ?? 'Its adapter'} is a software adapter, slower than WebAssembly.`,
    };
  }
  try {
    await driver.start(probe);
  } catch (error) {
    return { isRunning: false, reason: `It could not be started: ${messageOf(error)}` };
  }
  try {
    await selfTest();
  } catch (error) {
    return { isRunning: false, reason: `It failed a small trial: ${messageOf(error)}` };
  }
  return { isRunning: true, adapter: probe.adapter };
}

function withTimeout(attempt: Promise<Attempt>, timeoutMs: number): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve({ isRunning: false, reason: `It did not start within ${timeoutMs / 1000} s.` });
    }, timeoutMs);
    attempt.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

function messageOf(thrown: unknown): string {
  const text =
    typeof thrown === 'object' && thrown !== null && 'message' in thrown
      ? String(thrown.message)
      : String(thrown);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
