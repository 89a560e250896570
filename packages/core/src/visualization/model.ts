import type { Network } from '../network/network.js';
import type { DeviceWeights } from '../program/device-weights.js';

/** A network with its weights on the compute device: what every visualization works on. */
export interface LoadedModel {
  readonly network: Network;
  readonly weights: DeviceWeights;
}
