/** Which rows of a long list are drawn: those in view, and a few beyond either edge. */

/** Heights in CSS pixels. */
export const rowHeight = 30
const beyond = 8

export interface RowRange {
  /** The first row that is drawn, from 0. */
  readonly from: number
  /** The row after the last. */
  readonly to: number
}

export function visibleRows(scrolled: number, height: number, rows: number): RowRange {
  const first = Math.floor(Math.max(0, scrolled) / rowHeight)
  const from = Math.max(0, Math.min(first, rows) - beyond)
  return { from, to: Math.min(rows, first + Math.ceil(height / rowHeight) + beyond + 1) }
}

/** Where to scroll so that a row is in view under a head of `head` pixels: as little as it takes. */
export function scrollTo(row: number, scrolled: number, height: number, head: number): number {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight]
  if (top < scrolled) return top
  return bottom > scrolled + height - head ? bottom - height + head : scrolled
}
