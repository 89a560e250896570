/** A codicon. Decoration: what it says stands beside it, or in the label of what it is in. */
export function Icon({ name, spin = false }: { readonly name: string; readonly spin?: boolean }) {
  return (
    <span class={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`} aria-hidden="true"></span>
  );
}
