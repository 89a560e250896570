// A page to look at without VS Code: ?theme=dark&layer=conv2d_1&view=kernels&stepMs=20&side=64&dead=3,7
import { noPictureStore } from './no-picture-store.js';
import { FeaturescopeError } from '@featurescope/core';
import { filmEncoders, type OpenSession } from '../../src/model/open-session.js';
import { mountPage } from '../../src/mount.js';
import { exampleDocument, fakeHost } from './fake-host.js';
import { keepingFrames } from './fake-frames.js';
import { fakeSession } from './fake-session.js';
import { applyTheme, themes, type ThemeName } from './themes.js';

const wishes = new URLSearchParams(location.search);
const theme = (Object.keys(themes) as ThemeName[]).find((name) => name === wishes.get('theme'));
applyTheme(theme ?? 'dark');

const root = document.getElementById('root');
if (!root) throw new Error('There is no root.');
const host = keepingFrames(fakeHost());
Object.assign(globalThis, { host });
const error = wishes.get('error');
const openSession: OpenSession = (_document, { onBackend, onReceived }) => {
  if (wishes.has('reading')) {
    onReceived(Number(wishes.get('reading')));
    return new Promise(() => undefined);
  }
  if (error !== null) return Promise.reject(new FeaturescopeError('CORRUPT_FILE', error));
  const session = fakeSession({
    stepMs: Number(wishes.get('stepMs') ?? 0),
    side: Number(wishes.get('side') ?? 64),
    dead: (wishes.get('dead') ?? '').split(',').filter(Boolean).map(Number),
  });
  onBackend(session.backend);
  return Promise.resolve(session);
};
mountPage(root, host, {
  openSession,
  picturesUrl: '/samples/',
  pictureStore: noPictureStore,
  startFilmEncoder: filmEncoders('/film-worker.js'),
});
host.send(exampleDocument);
setTimeout(() => {
  const [layer, view] = [wishes.get('layer'), wishes.get('view')];
  if (layer !== null) host.send({ type: 'selectLayer', layer });
  if (view === 'kernels' || view === 'maximized' || view === 'maps' || view === 'dream')
    host.send({ type: 'showView', view });
});
