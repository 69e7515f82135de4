/** Finds the column of each inner node of a cell, as Sugiyama's method does, and cuts the columns into rows that stand below each other. */
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'

/** Between one column and the next, in canvas pixels. */
const columnGap = 30

/** Column numbers from 0 of all boxes in `ids`. A node whose value is read late stands right before that, with its inputs if few. */
export function columnsOf({ edges }: Pick<DrawnCell, 'edges'>, ids: ReadonlySet<string>): Map<string, number> {
  const inner = edges.filter(({ source, target }) => ids.has(source) && ids.has(target) && source !== target)
  const before = neighbours(inner, ids, 'target', 'source')
  const behind = neighbours(inner, ids, 'source', 'target')
  const order = inOrder(ids, before)
  const columns = new Map<string, number>()
  for (const id of order) columns.set(id, Math.max(0, ...others(before, id).map((other) => (columns.get(other) ?? -1) + 1)))
  for (const id of order.toReversed()) {
    const [entering, leaving] = [others(before, id).length, others(behind, id).map((other) => columns.get(other) ?? 0)]
    if (leaving.length > entering) columns.set(id, Math.max(columns.get(id) ?? 0, Math.min(...leaving) - 1))
  }
  return columns
}

type Ends = 'source' | 'target'
type Neighbours = ReadonlyMap<string, ReadonlySet<string>>

const others = (neighbours: Neighbours, id: string): string[] => [...(neighbours.get(id) ?? [])]

function neighbours(edges: DrawnCell['edges'], ids: ReadonlySet<string>, of: Ends, at: Ends): Neighbours {
  const sets = new Map([...ids].map((id) => [id, new Set<string>()]))
  for (const edge of edges) sets.get(edge[of])?.add(edge[at])
  return sets
}

/** Each node behind those that it reads; circles, which only unfinished cells have, are cut somewhere. */
function inOrder(ids: ReadonlySet<string>, before: Neighbours): string[] {
  const order = new Set<string>()
  const entered = new Set<string>()
  const visit = (id: string): void => {
    if (entered.has(id)) return
    entered.add(id)
    for (const other of others(before, id)) visit(other)
    order.add(id)
  }
  for (const id of ids) visit(id)
  return [...order]
}

/** The row, from 0, of each node: `rows` stretches of columns that are about equally wide. */
export function rowsOf(columns: ReadonlyMap<string, number>, { boxes }: Pick<DrawnCell, 'boxes'>, rows: number): Map<string, number> {
  const widths: number[] = []
  for (const [id, column] of columns) widths[column] = Math.max(widths[column] ?? 0, (boxes.get(id)?.width ?? 0) + columnGap)
  const total = widths.reduce((sum, width) => sum + width, 0)
  let left = 0
  const rowOfColumn = widths.map((width) => {
    const row = Math.min(rows - 1, Math.floor(((left + width / 2) / total) * rows))
    left += width
    return row
  })
  return new Map([...columns].map(([id, column]) => [id, rowOfColumn[column] ?? 0]))
}
