import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rowsInSight, tileAfterKey, tileLayout, type TileLayout } from '../model/tile-layout.js';

/** In pixels of the page; `tiles.css` has the same. */
const gap = 8;
const captionHeight = 20;
const border = 12;

/** Rows beyond the edges that are laid out too, so that scrolling shows no blank. */
const spareRows = 2;

export interface TileGridProps {
  /** What the grid shows, in words. */
  readonly label: string;
  readonly testId: string;
  readonly count: number;
  readonly tileSize: number;
  /** A picture's width over its height; default 1. */
  readonly tileAspect?: number;
  /** Where the grid is scrolled to at first. */
  readonly firstTile: number;
  /** The tile that gets the focus when it comes back to the grid. */
  readonly activeTile: number;
  /** Something modal lies over the grid; afterwards the active tile gets the focus. */
  readonly isCovered: boolean;
  readonly onActive: (tile: number) => void;
  readonly onOpen: (tile: number) => void;
  /** Told which tiles are in sight, whenever that changes. */
  readonly onInSight: (range: { readonly first: number; readonly last: number }) => void;
  readonly renderTile: (tile: number) => ComponentChildren;
}

interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly top: number;
}

/**
 * A scrolling grid of equal tiles, of which only the rows in sight exist. One tab stop: arrow keys, Home, End and the page
 * keys move within, Enter and a click open.
 */
export function TileGrid(props: TileGridProps) {
  const { label, testId, count, tileSize, tileAspect = 1, firstTile, isCovered } = props;
  const { onActive, onOpen, onInSight, renderTile } = props;
  const active = Math.min(props.activeTile, count - 1);
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const wantsFocus = useRef(false);
  const [latest] = useState({ layout: null as TileLayout | null, first: firstTile });

  const seen = viewport && tilesInSight(viewport, count, tileSize, tileAspect);
  const layout = seen?.layout ?? null;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => {
      // A hidden page has no size; it keeps the one that it had.
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      setViewport({
        width: element.firstElementChild?.clientWidth ?? element.clientWidth,
        height: element.clientHeight,
        top: element.scrollTop,
      });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  // Another width or tile size moves the rows: what was first in sight stays there.
  const shape = layout ? `${layout.columns}/${layout.rowHeight}` : '';
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!layout || !element) return;
    const row = Math.floor(latest.first / layout.columns);
    const isStart = latest.layout === null;
    latest.layout = layout;
    if (isStart || element.scrollTop > 0) element.scrollTop = row === 0 ? 0 : row * layout.rowHeight + border;
  }, [shape]);

  const first = seen?.firstTile ?? 0;
  const last = seen?.lastTile ?? -1;
  useEffect(() => {
    if (last < first) return;
    latest.first = first;
    onInSight({ first, last });
  }, [first, last]);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-tile="${active}"]`);
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });

  const wasCovered = useRef(isCovered);
  useLayoutEffect(() => {
    if (wasCovered.current && !isCovered) {
      scroller.current?.querySelector<HTMLElement>(`[data-tile="${active}"]`)?.focus();
    }
    wasCovered.current = isCovered;
  }, [isCovered]);

  const goTo = (tile: number) => {
    const element = scroller.current;
    if (!layout || !element) return;
    const top = border + Math.floor(tile / layout.columns) * layout.rowHeight;
    const bottom = top + layout.rowHeight;
    if (top < element.scrollTop) element.scrollTop = top - gap;
    else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
    wantsFocus.current = true;
    onActive(tile);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!seen || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(active);
      return;
    }
    const next = tileAfterKey(event.key, active, {
      columns: seen.layout.columns,
      count,
      rowsPerPage: seen.rowsPerPage,
    });
    if (next === null) return;
    event.preventDefault();
    goTo(next);
  };

  const rows = seen ? rowsToLayOut(seen, Math.floor(active / seen.layout.columns)) : [];
  return (
    <div
      class="tile-grid"
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={layout?.rows ?? 0}
      aria-colcount={layout?.columns ?? 0}
      data-testid={testId}
      onKeyDown={onKeyDown}
    >
      <div class="tile-rows" role="presentation" style={{ height: `${layout?.totalHeight ?? 0}px` }}>
        {layout &&
          rows.map((row) => (
            <div
              key={row}
              class="tile-row"
              role="row"
              aria-rowindex={row + 1}
              style={{ top: `${row * layout.rowHeight}px` }}
            >
              {tilesOfRow(row, layout.columns, count).map((tile) => (
                <div
                  key={tile}
                  class="tile-cell"
                  role="gridcell"
                  aria-colindex={(tile % layout.columns) + 1}
                  data-tile={tile}
                  tabIndex={tile === active ? 0 : -1}
                  style={{ width: `${layout.side}px` }}
                  onClick={() => {
                    onActive(tile);
                    onOpen(tile);
                  }}
                >
                  {renderTile(tile)}
                </div>
              ))}
            </div>
          ))}
      </div>
    </div>
  );
}

interface TilesInSight {
  readonly layout: TileLayout;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstTile: number;
  readonly lastTile: number;
  readonly rowsPerPage: number;
}

function tilesInSight(
  { width, height, top }: Viewport,
  count: number,
  tileSize: number,
  tileAspect: number,
): TilesInSight {
  const layout = tileLayout({ count, width, tileSize, tileAspect, gap, captionHeight });
  const rows = rowsInSight(layout, top - border, height);
  return {
    layout,
    firstRow: rows.first,
    lastRow: rows.last,
    firstTile: rows.first * layout.columns,
    lastTile: Math.min(count - 1, (rows.last + 1) * layout.columns - 1),
    rowsPerPage: Math.floor(height / layout.rowHeight),
  };
}

/** The rows in sight with some to spare, and the active tile's: it must exist to be tabbed to. */
function rowsToLayOut({ layout, firstRow, lastRow }: TilesInSight, activeRow: number): number[] {
  const from = Math.max(0, firstRow - spareRows);
  const to = Math.min(layout.rows - 1, lastRow + spareRows);
  const laidOut = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  if (activeRow < from) return [activeRow, ...laidOut];
  return activeRow > to ? [...laidOut, activeRow] : laidOut;
}

function tilesOfRow(row: number, columns: number, count: number): number[] {
  const first = row * columns;
  return Array.from({ length: Math.max(0, Math.min(columns, count - first)) }, (_, index) => first + index);
}
