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

/** Responses whose body still has to be rewritten, with the port that the browser used. */
const pages = new WeakMap();

/** The port of an address on this machine; undefined for any other, where *.localhost would lead astray. */
function localPort(host = '') {
  return /^(?:localhost|127\.0\.0\.1):(\d+)$/.exec(host)?.[1];
}

http.ServerResponse.prototype.writeHead = function (status, ...rest) {
  const port = localPort(this.req?.headers.host);
  const headers = rest.find((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const policy = headers?.['Content-Security-Policy'];
  if (port !== undefined && policy !== undefined && headers['Content-Type']?.startsWith('text/html')) {
    headers['Content-Security-Policy'] = policy.replace("frame-src 'self'", `$& http://*.localhost:${port}`);
    pages.set(this, port);
  }
  return writeHead.call(this, status, ...rest);
};

http.ServerResponse.prototype.end = function (body, ...rest) {
  const port = pages.get(this);
  const rewritten =
    port === undefined || (typeof body !== 'string' && !Buffer.isBuffer(body))
      ? body
      : String(body).replace(endpointInPage, `$1http://{{uuid}}.localhost:${port}/$2`);
  return end.call(this, rewritten, ...rest);
};

// The connection token travels in a cookie of the workbench's host, which the webviews' hosts do not get. Their frame is
// VS Code's own public file and shows nothing of the machine, so it alone is served without.
const tokenFile = /** @type {string | undefined} */ (
  process.argv[process.argv.indexOf('--connection-token-file') + 1 || Infinity]
);
if (tokenFile !== undefined) {
  const cookie = `vscode-tkn=${readFileSync(tokenFile, 'utf8').trim()}`;
  http.Server.prototype.emit = function (event, request, ...rest) {
    if (event === 'request' && webviewHost.test(request.headers.host) && webviewFiles.test(request.url)) {
      request.headers.cookie = cookie;
    }
    return emit.call(this, event, request, ...rest);
  };
}
