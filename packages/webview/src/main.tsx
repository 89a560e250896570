// The page's entry: host → document → model in workers → what is seen.
import { featurescopeErrorFrom } from '@featurescope/core';
import { connectHost } from './host.js';
import { filmEncoders, sessionsInWorkers } from './model/open-session.js';
import { mountPage } from './mount.js';
import { indexedPictureStore } from './scheduler/picture-store.js';

const root = document.getElementById('root');
const { engineWorkerUrl, readerWorkerUrl, filmWorkerUrl, picturesUrl } = root?.dataset ?? {};
if (
  !root ||
  engineWorkerUrl === undefined ||
  readerWorkerUrl === undefined ||
  filmWorkerUrl === undefined ||
  picturesUrl === undefined
) {
  throw new Error('The page lacks its root element, or the addresses of its workers and pictures.');
}
const host = connectHost();
const report = (thrown: unknown) => {
  const { code, message } = featurescopeErrorFrom(thrown);
  host.post({ type: 'error', code, message });
};
window.addEventListener('error', (event) => {
  report(event.error ?? event.message);
});
window.addEventListener('unhandledrejection', (event) => {
  report(event.reason);
});
mountPage(root, host, {
  openSession: sessionsInWorkers({ engineWorkerUrl, readerWorkerUrl }),
  picturesUrl,
  pictureStore: indexedPictureStore(),
  startFilmEncoder: filmEncoders(filmWorkerUrl),
});
