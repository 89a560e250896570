import { expect, test } from 'vitest';
import { contentSecurityPolicy, pageHtml, randomNonce } from './page-html.js';

const parts = {
  cspSource: "'self' https://*.example.net",
  nonce: 'abc',
  scriptUrl: 'https://x/webview.js',
  styleUrl: 'https://x/webview.css',
  codiconsUrl: 'https://x/codicon.css',
  engineWorkerUrl: 'https://x/engine-worker.js',
  readerWorkerUrl: 'https://x/reader-worker.js',
  filmWorkerUrl: 'https://x/film-worker.js',
  picturesUrl: 'https://x/pictures/',
};

test('the policy allows what the page needs, and nothing else', () => {
  expect(contentSecurityPolicy(parts)).toBe(
    [
      "default-src 'none'",
      "script-src 'nonce-abc' 'wasm-unsafe-eval'",
      'worker-src blob:',
      "connect-src 'self' https://*.example.net blob:",
      "img-src 'self' https://*.example.net data: blob:",
      "style-src 'self' https://*.example.net",
      "font-src 'self' https://*.example.net",
    ].join('; '),
  );
});

test('the page names its scripts and styles, and runs only the script with the nonce', () => {
  const html = pageHtml(parts);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain('<script defer nonce="abc" src="https://x/webview.js">');
  expect(html).toContain('data-engine-worker-url="https://x/engine-worker.js"');
  expect(html).toContain('data-reader-worker-url="https://x/reader-worker.js"');
  expect(html).toContain('data-film-worker-url="https://x/film-worker.js"');
  expect(html).toContain('id="vscode-codicon-stylesheet" href="https://x/codicon.css"');
  expect(html).not.toMatch(/<style|style=|onload/);
});

test('an address cannot break out of its attribute', () => {
  const html = pageHtml({ ...parts, scriptUrl: 'https://x/"><script>alert(1)</script>&' });
  expect(html).toContain('src="https://x/&quot;>&lt;script>alert(1)&lt;/script>&amp;"');
  expect(html.match(/<script/g)).toHaveLength(1);
});

test('a nonce is new each time', () => {
  expect(randomNonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomNonce()).not.toBe(randomNonce());
});
