import { render } from 'preact';
import { App } from './components/App.js';
import type { Host } from './host.js';
import type { OpenSession } from './model/open-session.js';
import { PageModel } from './model/page-model.js';
import './styles/page.css';

/**
 * Shows the page.
 * @returns takes it down again
 */
export function mountPage(root: HTMLElement, host: Host, openSession: OpenSession): () => void {
  const page = new PageModel(host, openSession);
  render(<App page={page} />, root);
  page.start();
  return () => {
    render(null, root);
    page.dispose();
  };
}
