import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageModel } from '../model/page-model.js';

export const PageContext = createContext<PageModel | null>(null);

/** The page's model, for any component. */
export function usePage(): PageModel {
  const page = useContext(PageContext);
  if (!page) throw new Error('No page model above this component.');
  return page;
}
