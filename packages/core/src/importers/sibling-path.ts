/** A path that a file states for another one, below the file's own folder; null when it leads out of it. */
export function siblingPath(stated: string): string | null {
  const parts = stated.split('/').filter((part) => part !== '.' && part !== '');
  const leadsOut = /^(\/|[a-z][a-z0-9+.-]*:)/i.test(stated) || stated.includes('\\') || parts.includes('..');
  return leadsOut ? null : parts.join('/');
}
