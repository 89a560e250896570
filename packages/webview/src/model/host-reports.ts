import type { FeaturescopeError } from '@featurescope/core';
import type { BackendReport } from '@featurescope/worker';
import type { Host } from '../host.js';
import type { RunningJob } from '../protocol/index.js';
import { backendName, describeBackend } from './backend-words.js';

/** Tells the host what its tree and its status bar show, each thing once. */
export class HostReports {
  readonly #host: Pick<Host, 'post'>;
  #layer: string | null = null;
  #job = 'null';

  constructor(host: Pick<Host, 'post'>) {
    this.#host = host;
  }

  /** The host knows already that this layer is selected. */
  knowsLayer(layer: string | null): void {
    this.#layer = layer;
  }

  tellLayer(layer: string): void {
    if (layer === this.#layer) return;
    this.#layer = layer;
    this.#host.post({ type: 'layerSelected', layer });
  }

  tellJob(job: RunningJob | null): void {
    const text = JSON.stringify(job);
    if (text === this.#job) return;
    this.#job = text;
    this.#host.post({ type: 'job', job });
  }

  /** The page shows it; the host says it where nobody sees the page. */
  tellFailure({ code, message }: FeaturescopeError): void {
    this.#host.post({ type: 'error', code, message });
  }

  tellBackend(report: BackendReport): void {
    this.#host.post({
      type: 'backend',
      backend: backendName(report.backend),
      description: describeBackend(report),
    });
  }
}
