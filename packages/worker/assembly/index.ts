/**
 * Featurescope's kernels: a WebAssembly module without memory of its own. It works in that of tfjs's wasm backend, on tensors
 * `[batch, height, width, channels]` of float32, and keeps nothing between calls.
 */
export { convolve, convolveBack } from './convolution';
export { convolveDepthwiseBack, depthwiseWorkspace } from './depthwise';
export { slideDepthwise } from './depthwise-sliding';
export { packMatrix } from './matrix';
export { normalize } from './normalization';
export { maxPoolBack } from './pool-gradient';
export { rectifyBack } from './rectifier-gradient';
export { rotate } from './rotation';
export { describe } from './statistics';
export { copyRows } from './vector';
export { packWinograd, winograd, winogradWorkspace } from './winograd';
