import {
  featurescopeErrorFrom,
  kernelByChannel,
  type FeaturescopeError,
  type LayerKernel,
  type LayerSummary,
} from '@featurescope/core';
import { isAbortError } from '@featurescope/worker';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from './page-context.js';

export type KernelState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly kernel: LayerKernel }
  | { readonly kind: 'failed'; readonly error: FeaturescopeError };

/** The layer's kernel, one filter per channel, as soon as the engine has given it. */
export function useKernel(layer: LayerSummary): KernelState {
  const kernels = usePage().kernels.value;
  const [state, setState] = useState<KernelState>({ kind: 'loading' });
  useEffect(() => {
    let isWanted = true;
    setState({ kind: 'loading' });
    kernels?.get(layer.name).then(
      (kernel) => {
        if (isWanted) setState({ kind: 'ready', kernel: kernelByChannel(kernel, layer.type) });
      },
      (error: unknown) => {
        if (isWanted && !isAbortError(error))
          setState({ kind: 'failed', error: featurescopeErrorFrom(error) });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [kernels, layer]);
  return state;
}
