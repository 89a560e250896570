// What was dropped or pasted → files, and names of files that only the host can read.

export interface DroppedFiles {
  readonly files: readonly File[];
  /** VS Code's explorer hands over names alone. */
  readonly uris: readonly string[];
}

/** Types in which VS Code and file managers name files, the most precise one first. */
const uriTypes = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Whether something that is dragged over the page may be a picture. What it is can be read only when it is dropped. */
export function mayHoldPictures({ types }: DataTransfer): boolean {
  return types.includes('Files') || uriTypes.some((type) => types.includes(type));
}

export function filesOf(transfer: DataTransfer): DroppedFiles {
  const files = Array.from(transfer.files);
  if (files.length > 0) return { files, uris: [] };
  const list = uriTypes.map((type) => transfer.getData(type)).find((text) => text !== '') ?? '';
  // A line that starts with # is a comment (RFC 2483).
  const uris = list.split(/\r?\n/).filter((line) => /^[a-z][\w+.-]*:/i.test(line));
  return { files: [], uris };
}
