/** Joins the lines of a chart into one table over their common axis: a row for each place at which any line has a point. */
import type { Points } from '../../lib/columns'
import type { PictureTable } from './pictureTable'

export interface NamedPoints {
  readonly name: string
  /** Rising. */
  readonly x: Points
  readonly y: Points
}

/** A line that has no point at a place of another line is empty there. Numbers are written as float32 holds them, in seven digits. */
export function joinedColumns(axis: string, lines: readonly NamedPoints[]): PictureTable {
  const at = lines.map(() => 0)
  const places: number[] = []
  const values: (number | null)[][] = lines.map(() => [])
  for (;;) {
    const place = Math.min(...lines.map(({ x, y }, k) => (atEnd(at[k] ?? 0, x, y) ? Infinity : x.at(at[k] ?? 0))))
    if (place === Infinity) break
    places.push(place)
    lines.forEach(({ x, y }, k) => {
      const row = at[k] ?? 0
      const there = !atEnd(row, x, y) && x.at(row) === place
      values[k]?.push(there ? Number(y.at(row).toPrecision(7)) : null)
      if (there) at[k] = row + 1
    })
  }
  return { columns: [{ name: axis, values: places }, ...lines.map(({ name }, k) => ({ name, values: values[k] ?? [] }))] }
}

const atEnd = (row: number, x: Points, y: Points): boolean => row >= Math.min(x.length, y.length)
