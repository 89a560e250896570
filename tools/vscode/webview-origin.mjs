// node --import webview-origin.mjs server-main.js …: every webview gets an origin of its own, as on the desktop.
//
// The server serves webviews from the workbench's origin, where a page may reach into `window.top`: code that does would
// pass its tests here and fail for users. So the workbench page is rewritten on its way out: its webview endpoint becomes
// http://<uuid>.localhost:PORT/…, and its policy lets such frames in. (Chromium resolves every *.localhost to this machine.)
import { readFileSync } from 'node:fs';
import http from 'node:http';

const endpointInPage = /(&quot;webviewEndpoint&quot;:&quot;)([^&]*)/;
const webviewHost = /^[\w-]+\.localhost(:\d+)?$/;
const webviewFiles = /\/static\/out\/vs\/workbench\/contrib\/webview\/browser\/pre\//;

const { writeHead, end } = http.ServerResponse.prototype;
const { emit } = http.Server.prototype;

/**
 * Responses whose body still has to be rewritten, with the port that the browser used.
 * @type {WeakMap<http.ServerResponse, string>}
 */
const pages = new WeakMap();

/** The port of an address on this machine; undefined for any other, where *.localhost would lead astray. */
function localPort(host = '') {
  return /^(?:localhost|127\.0\.0\.1):(\d+)$/.exec(host)?.[1];
}

/** @this {http.ServerResponse} @param {unknown[]} words */
function writeLocalHead(...words) {
  const port = localPort(this.req.headers.host);
  const headers = /** @type {http.OutgoingHttpHeaders | undefined} */ (
    words.find((word) => typeof word === 'object' && word !== null && !Array.isArray(word))
  );
  const policy = headers?.['Content-Security-Policy'];
  const isPage = String(headers?.['Content-Type']).startsWith('text/html');
  if (port !== undefined && headers !== undefined && typeof policy === 'string' && isPage) {
    headers['Content-Security-Policy'] = policy.replace("frame-src 'self'", `$& http://*.localhost:${port}`);
    pages.set(this, port);
  }
  return Reflect.apply(writeHead, this, words);
}

/** @this {http.ServerResponse} @param {unknown} [body] @param {unknown[]} rest */
function endRewritten(body, ...rest) {
  const port = pages.get(this);
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const rewritten =
    port !== undefined && isText
      ? String(body).replace(endpointInPage, `$1http://{{uuid}}.localhost:${port}/$2`)
      : body;
  return Reflect.apply(end, this, [rewritten, ...rest]);
}

http.ServerResponse.prototype.writeHead = /** @type {typeof writeHead} */ (writeLocalHead);
http.ServerResponse.prototype.end = /** @type {typeof end} */ (endRewritten);

// The connection token travels in a cookie of the workbench's host, which the webviews' hosts do not get. Their frame is
// VS Code's own public file and shows nothing of the machine, so it alone is served without.
const tokenOption = process.argv.indexOf('--connection-token-file');
const tokenFile = tokenOption < 0 ? undefined : process.argv[tokenOption + 1];
if (tokenFile !== undefined) {
  const cookie = `vscode-tkn=${readFileSync(tokenFile, 'utf8').trim()}`;
  http.Server.prototype.emit = /** @type {typeof emit} */ (
    /** @this {http.Server} @param {unknown[]} words */
    function (...words) {
      const [event, request] = words;
      if (event === 'request' && request instanceof http.IncomingMessage) {
        const isWebviewFile = webviewFiles.test(request.url ?? '');
        if (isWebviewFile && webviewHost.test(request.headers.host ?? '')) request.headers.cookie = cookie;
      }
      return Reflect.apply(emit, this, words);
    }
  );
}
