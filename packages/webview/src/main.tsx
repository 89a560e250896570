// The page's entry: host → document → model in workers → what is seen.
import { connectHost } from './host.js';
import { sessionsInWorkers } from './model/open-session.js';
import { mountPage } from './mount.js';

const root = document.getElementById('root');
const { engineWorkerUrl, readerWorkerUrl } = root?.dataset ?? {};
if (!root || engineWorkerUrl === undefined || readerWorkerUrl === undefined) {
  throw new Error('The page lacks its root element, or the addresses of its workers.');
}
mountPage(root, connectHost(), sessionsInWorkers({ engineWorkerUrl, readerWorkerUrl }));
