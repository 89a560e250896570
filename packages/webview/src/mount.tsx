import { render } from 'preact';
import { App } from './components/App.js';
import type { Host } from './host.js';
import { PageModel, type PageServices } from './model/page-model.js';
import './styles/page.css';

/**
 * Shows the page.
 * @returns takes it down again
 */
export function mountPage(root: HTMLElement, host: Host, services: PageServices): () => void {
  const page = new PageModel(host, services);
  render(<App page={page} />, root);
  page.start();
  return () => {
    render(null, root);
    page.dispose();
  };
}
