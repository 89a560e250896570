import { FeaturescopeError } from '../error.js';
import { tensorFromFloat } from '../images/float-image.js';
import type { FloatImage } from '../images/rgba-image.js';
import { outputNode } from '../network/find-layer.js';
import { outputLogits } from '../network/logits.js';
import type { Network, NetworkNode } from '../network/network.js';
import { Program } from '../program/program.js';
import { maximizeImages, objectivesOf } from './maximize-images.js';
import type { MaximizedChannel, MaximizeProgress, MaximizeRequest } from './maximize.js';
import type { LoadedModel } from './model.js';
import { channelObjective } from './objective.js';

/**
 * Pictures that excite channels of a layer, one each, as one batch. Of the model's final softmax or sigmoid the logits are
 * climbed, unless the recipe wants probabilities. Pull-driven like `ascend`; `return()` cancels and frees everything.
 *
 * @throws `LAYER_NOT_FOUND`, `UNSUPPORTED_LAYER`, or `INVALID_REQUEST` for a channel, size or recipe that is not there
 */
export async function* maximizeChannels(
  model: LoadedModel,
  request: MaximizeRequest,
): AsyncGenerator<MaximizeProgress, readonly MaximizedChannel[], void> {
  const { recipe } = request;
  const { border, output } = recipe.objective;
  const target = channelsNode(model.network, request.layer, output);
  requireChannels(request, target.outputShape?.at(-1) ?? null);
  const images = yield* maximizeImages(
    model,
    {
      name: `Layer "${request.layer}"`,
      targets: [target.id],
      channels: [...new Set(request.channels)],
      seriesIndices: request.channels,
      objectiveFor: (channels) => channelObjective(target.id, channels, border),
      measureFor: (channels) => channelObjective(target.id, channels),
      penalties: [],
      coversImage: true,
    },
    request,
  );
  return images.map((image, item) => ({ channel: request.channels[item] ?? -1, ...image }));
}

/**
 * Mean activation of a channel on an image in model-input units; of the model's final softmax or sigmoid the logit.
 * @throws as `maximizeChannels`
 */
export async function channelMean(
  { network, weights }: LoadedModel,
  request: { readonly layer: string; readonly channel: number; readonly image: FloatImage },
): Promise<number> {
  const target = channelsNode(network, request.layer, 'logit');
  requireChannels({ layer: request.layer, channels: [request.channel] }, target.outputShape?.at(-1) ?? null);
  const program = new Program({ network, weights, targets: [target.id], channels: [request.channel] });
  const image = tensorFromFloat(request.image);
  try {
    const [mean = Number.NaN] = await objectivesOf(
      program,
      channelObjective(target.id, [request.channel]),
      image,
    );
    return mean;
  } finally {
    image.dispose();
    program.dispose();
  }
}

/** The node whose channels are meant by those of a layer. */
export function channelsNode(
  network: Network,
  layer: string,
  output: 'logit' | 'probability' = 'logit',
): NetworkNode {
  const node = outputNode(network, layer);
  return output === 'logit' && network.outputs[0] === node.id ? outputLogits(network).logits : node;
}

function requireChannels(
  { layer, channels }: Pick<MaximizeRequest, 'layer' | 'channels'>,
  channelCount: number | null,
): void {
  const wrong = channels.find(
    (channel) => !Number.isInteger(channel) || channel < 0 || channel >= (channelCount ?? Infinity),
  );
  if (wrong !== undefined) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `Layer "${layer}" has channels 0 to ${(channelCount ?? 1) - 1}; there is no channel ${wrong}.`,
    );
  }
  if (channels.length === 0) throw new FeaturescopeError('INVALID_REQUEST', 'No channel was chosen.');
}
