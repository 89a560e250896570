/** Elements of the page by their test id. */
export function byTestId(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
}

export function allByTestId(id: string): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`));
}

/** A channel's tile, as far as it is laid out. */
export function tileOf(channel: number): HTMLElement | undefined {
  return allByTestId('tile').find((tile) => tile.dataset['channel'] === String(channel));
}

/** The grid cell around a channel's tile: what gets the focus. */
export function cellOf(channel: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-tile="${channel}"]`);
}

/** @throws when there is no such element yet: for `expect.poll` and clicks */
export function need(id: string): HTMLElement {
  const element = byTestId(id);
  if (!element) throw new Error(`There is no ${id}.`);
  return element;
}
