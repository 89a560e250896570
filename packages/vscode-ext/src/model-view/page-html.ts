// Addresses of scripts and styles → the page's HTML. Nothing of a file or of its name ever gets into it.

/** What the page is made of. Addresses come from `Webview.asWebviewUri`. */
export interface PageParts {
  /** The source that stands for the extension's own files in the policy: `Webview.cspSource`. */
  readonly cspSource: string;
  /** Lets exactly one script run; new for each page. */
  readonly nonce: string;
  readonly scriptUrl: string;
  readonly styleUrl: string;
  readonly codiconsUrl: string;
  readonly engineWorkerUrl: string;
  readonly readerWorkerUrl: string;
  readonly filmWorkerUrl: string;
  readonly picturesUrl: string;
}

/**
 * The page's content security policy. Workers start from blobs, since a page may not start them from another origin;
 * `wasm-unsafe-eval` lets WebAssembly compile, in the page and in its workers, and no JavaScript.
 */
export function contentSecurityPolicy({ cspSource, nonce }: Pick<PageParts, 'cspSource' | 'nonce'>): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    `connect-src ${cspSource} blob:`,
    `img-src ${cspSource} data: blob:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
  ].join('; ');
}

/** The whole page. */
export function pageHtml(parts: PageParts): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content=${attribute(contentSecurityPolicy(parts))}>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Featurescope</title>
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href=${attribute(parts.codiconsUrl)}>
    <link rel="stylesheet" href=${attribute(parts.styleUrl)}>
    <script defer nonce=${attribute(parts.nonce)} src=${attribute(parts.scriptUrl)}></script>
  </head>
  <body>
    <div
      id="root"
      data-engine-worker-url=${attribute(parts.engineWorkerUrl)}
      data-reader-worker-url=${attribute(parts.readerWorkerUrl)}
      data-film-worker-url=${attribute(parts.filmWorkerUrl)}
      data-pictures-url=${attribute(parts.picturesUrl)}
    ></div>
  </body>
</html>
`;
}

function attribute(value: string): string {
  return `"${escapeAttribute(value)}"`;
}

/** A nonce of 128 random bits. */
export function randomNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
