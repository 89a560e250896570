/** A class's probability as a bar below its name. */
export function ProbabilityBar({ probability }: { readonly probability: number }) {
  return <span class="prediction-bar" aria-hidden="true" style={{ width: `${100 * probability}%` }}></span>;
}
