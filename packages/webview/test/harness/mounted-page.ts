import { onTestFinished } from 'vitest';
import { mountPage } from '../../src/mount.js';
import { filmEncoders, type OpenSession } from '../../src/model/open-session.js';
import { exampleDocument, fakeHost, type FakeHost } from './fake-host.js';
import { fakeSession, type FakeSession, type FakeSessionOptions } from './fake-session.js';
import { noPictureStore } from './no-picture-store.js';
import type { PictureStore } from '../../src/scheduler/picture-store.js';
import { applyTheme, type ThemeName } from './themes.js';

export interface MountedPage {
  readonly host: FakeHost;
  /** The session that the page has opened last. */
  readonly session: () => FakeSession;
  /** Takes it down before the test is over. */
  readonly unmount: () => void;
}

export interface MountOptions extends FakeSessionOptions {
  /** What an earlier page has kept. */
  readonly state?: unknown;
  readonly theme?: ThemeName;
  /** Default: one that keeps nothing. */
  readonly pictureStore?: PictureStore;
  /** Stands in for the fake session. */
  readonly open?: OpenSession;
}

/** The repository's drawings, as vitest serves them. */
const samplePicturesUrl = '/models/samples/';

/** The film encoder as it is shipped, built before the tests run. */
const filmWorkerUrl = '/packages/worker/dist/film-worker.bundle';

/** The page on an example document, until the test is over. */
export function mountTestPage({
  state,
  theme = 'dark',
  open,
  pictureStore = noPictureStore,
  ...options
}: MountOptions = {}): MountedPage {
  applyTheme(theme);
  const root = document.createElement('div');
  root.id = 'root';
  document.body.append(root);
  const host = fakeHost(state);
  const sessions: FakeSession[] = [];
  const openFake: OpenSession = (_document, { onBackend }) => {
    const session = fakeSession(options);
    sessions.push(session);
    onBackend(session.backend);
    return Promise.resolve(session);
  };
  const unmount = mountPage(root, host, {
    openSession: open ?? openFake,
    picturesUrl: samplePicturesUrl,
    pictureStore,
    startFilmEncoder: filmEncoders(filmWorkerUrl),
  });
  let isMounted = true;
  const takeDown = () => {
    if (isMounted) unmount();
    isMounted = false;
    root.remove();
  };
  onTestFinished(takeDown);
  host.send(exampleDocument);
  return {
    host,
    unmount: takeDown,
    session: () => {
      const session = sessions.at(-1);
      if (!session) throw new Error('No session was opened.');
      return session;
    },
  };
}
