/** How a grid of equal tiles fills a width. All in pixels of the page. */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  /** Width of a tile's picture. */
  readonly side: number;
  /** From one row's top to the next one's. */
  readonly rowHeight: number;
  readonly totalHeight: number;
}

export interface TileLayoutOptions {
  readonly count: number;
  /** Between the borders. */
  readonly width: number;
  /** Wished width of a picture; tiles grow from it to fill the width without a ragged edge. */
  readonly tileSize: number;
  /** A picture's width over its height; default 1. */
  readonly tileAspect?: number;
  readonly gap: number;
  /** Height of the line below each picture. */
  readonly captionHeight: number;
}

export function tileLayout(options: TileLayoutOptions): TileLayout {
  const { count, width, tileSize, tileAspect = 1, gap, captionHeight } = options;
  const fitting = Math.max(1, Math.floor((width + gap) / (tileSize + gap)));
  const columns = Math.max(1, Math.min(fitting, count));
  const stretched = Math.floor((width - (columns - 1) * gap) / columns);
  // A last row that is also the first one does not blow up its few tiles.
  const side = Math.max(1, count < fitting ? Math.min(tileSize, stretched) : stretched);
  const rowHeight = Math.round(side / tileAspect) + captionHeight + gap;
  const rows = Math.ceil(count / columns);
  return { columns, rows, side, rowHeight, totalHeight: Math.max(0, rows * rowHeight - gap) };
}

/** The rows that a stretch of the grid touches, both ends included; an empty grid gives an empty range. */
export function rowsInSight(
  { rowHeight, rows }: Pick<TileLayout, 'rowHeight' | 'rows'>,
  top: number,
  height: number,
): { readonly first: number; readonly last: number } {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight)), Math.max(0, rows - 1));
  const last = Math.min(rows - 1, Math.max(first, Math.ceil((top + height) / rowHeight) - 1));
  return { first, last };
}

/**
 * Where a key leads from a tile.
 * @returns null for a key that does not move
 */
export function tileAfterKey(
  key: string,
  from: number,
  grid: { readonly columns: number; readonly count: number; readonly rowsPerPage: number },
): number | null {
  const { columns, count, rowsPerPage } = grid;
  const last = count - 1;
  const page = Math.max(1, rowsPerPage) * columns;
  const column = from % columns;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowDown':
      // From the row before a shorter last one, too.
      return from + columns <= last
        ? from + columns
        : Math.floor(from / columns) < Math.floor(last / columns)
          ? last
          : from;
    case 'ArrowUp':
      return from >= columns ? from - columns : from;
    case 'PageDown':
      return Math.min(last, from + page);
    case 'PageUp':
      return from - page >= 0 ? from - page : column;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
