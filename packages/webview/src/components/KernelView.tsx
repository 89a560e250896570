import type { LayerKernel, LayerSummary } from '@featurescope/core';
import { EmptyState } from './EmptyState.js';
import { KernelGallery } from './KernelGallery.js';
import { Button } from './Button.js';
import { usePage } from './page-context.js';
import { useKernel } from './use-kernel.js';

/** The kernels of a layer, or why there are none. */
export function KernelView({ layer }: { readonly layer: LayerSummary }) {
  return layer.kernelShape === null ? <NoKernel layer={layer} /> : <LayerKernels layer={layer} />;
}

function LayerKernels({ layer }: { readonly layer: LayerSummary }) {
  const state = useKernel(layer);
  switch (state.kind) {
    case 'loading':
      return <div class="view-body" aria-busy="true"></div>;
    case 'failed':
      return (
        <EmptyState icon="error" title={`The kernel of ${layer.name} cannot be shown`}>
          <p>{state.error.message}</p>
        </EmptyState>
      );
    case 'ready':
      return <LayerKernelsReady kernel={state.kernel} />;
    default:
      return state satisfies never;
  }
}

function LayerKernelsReady({ kernel }: { readonly kernel: LayerKernel }) {
  // Another layer starts with its own first slice.
  return <KernelGallery key={kernel.layer} kernel={kernel} />;
}

function NoKernel({ layer }: { readonly layer: LayerSummary }) {
  const page = usePage();
  const canMaximize = page.gallery.value !== null;
  return (
    <EmptyState icon="layers" title={`${layer.name} has no kernel`} testId="no-kernel">
      <p>
        {layer.type} is no convolution, so there are no filters to draw.
        {canMaximize ? ` Its ${layer.channelCount ?? 0} channels can still be maximized.` : ''}
      </p>
      {canMaximize && (
        <Button
          kind="primary"
          onClick={() => {
            page.showView('maximized');
          }}
        >
          Show maximized channels
        </Button>
      )}
    </EmptyState>
  );
}
