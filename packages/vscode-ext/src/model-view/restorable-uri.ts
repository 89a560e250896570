/** The document of a page's stored state; undefined where the state is of no use. */
export function restorableUri(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('documentUri' in state)) return undefined;
  const { documentUri } = state;
  return typeof documentUri === 'string' && /^[a-z][\w+.-]*:/i.test(documentUri) ? documentUri : undefined;
}
