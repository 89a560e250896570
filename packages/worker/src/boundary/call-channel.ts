import type { DreamCommand } from '@featurescope/core';
import type { ProgressOptions, SteeredOptions } from '../contract.js';
import { DreamCommands } from './dream-commands.js';
import { latestWins } from './latest-wins.js';

/**
 * An `AbortSignal` and a progress callback cannot be cloned, so a call that takes them sends a port instead. It carries
 * 'abort', commands and acknowledgements one way and progress the other, and lives as long as the call.
 */
type ToWorker = 'abort' | 'received' | DreamCommand;
interface ToCaller<Progress> {
  readonly progress: Progress;
}

/** The caller's end of a call. */
export interface CallerEnd {
  /** Goes to the worker with the call. */
  readonly port: MessagePort;
  /** Once the call is settled. */
  close(): void;
}

/** What a call may take that has to go through its channel. */
export type ChannelOptions<Progress> = ProgressOptions<Progress> & Pick<SteeredOptions, 'commands'>;

/** What a person sees need not change more often, and drawing each step of a small network takes longer than the step. */
const defaultIntervalMs = 100;

/** Opens the channel of one call. */
export function openCallChannel<Progress>({
  signal,
  onProgress,
  progressIntervalMs = defaultIntervalMs,
  commands,
}: ChannelOptions<Progress>): CallerEnd {
  const { port1: own, port2: port } = new MessageChannel();
  const post = (message: ToWorker) => {
    own.postMessage(message);
  };
  const abort = () => {
    post('abort');
  };
  own.onmessage = ({ data }: MessageEvent<ToCaller<Progress>>) => {
    // Told after an abort, progress would only confuse.
    if (!signal?.aborted) onProgress?.(data.progress);
    if (progressIntervalMs === 0) post('received');
    else setTimeout(post, progressIntervalMs, 'received');
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  const stopListening = commands?.listen(post);
  return {
    port,
    close() {
      signal?.removeEventListener('abort', abort);
      stopListening?.();
      own.close();
    },
  };
}

/** Runs a call on the worker's side with the signal and the callback that the caller holds at the other end. */
export async function withCallChannel<Progress, Result>(
  port: MessagePort,
  call: (options: Required<Omit<ChannelOptions<Progress>, 'progressIntervalMs'>>) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const commands = new DreamCommands();
  let acknowledge: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data === 'abort') controller.abort();
    else if (data === 'received') acknowledge();
    else commands.send(data);
  };
  const onProgress = latestWins<Progress>(
    (progress) =>
      new Promise<void>((resolve) => {
        acknowledge = resolve;
        port.postMessage({ progress } satisfies ToCaller<Progress>);
      }),
  );
  try {
    return await call({ signal: controller.signal, onProgress, commands });
  } finally {
    port.close();
  }
}
