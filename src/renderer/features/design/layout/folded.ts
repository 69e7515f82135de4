/** Folds a layout that is too wide: its columns are cut into rows, each of which is laid out by itself, one below the other. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import { isPort } from '../../../../cell/drawing/ports'
import { clearestLayout, first, last } from './kernel'
import type { Layouter } from './kernel'
import { columnsOf, rowsOf } from './layering'
import { part } from './part'

/** Between two rows, in canvas pixels: room for the edges that lead from the end of one to the beginning of the next. */
const rowGap = 34
const lane = 9
const mostLanes = 5

type Places = Readonly<Record<string, Position>>

/** Top left corners in `rows` rows. What enters the step stands at the left edge of the row that reads it first, what leaves it at the right. */
export async function foldedLayout(cell: CellGraph, drawn: DrawnCell, layouter: Layouter, rows: number): Promise<Places> {
  const rowById = rowsOfDrawing(drawn, rows)
  const drawings = Array.from({ length: rows }, (_, row) =>
    part(drawn, new Set([...rowById].flatMap(([id, at]) => (at === row ? [id] : []))))
  )
  const laid = await Promise.all(
    drawings.map((one) => (one.boxes.size === 0 ? Promise.resolve({}) : clearestLayout(cell, one, layouter, 'close')))
  )
  return stacked(
    drawn,
    laid.filter((places) => Object.keys(places).length > 0),
    (row) => crossing(drawn, rowById, row)
  )
}

function rowsOfDrawing(drawn: DrawnCell, rows: number): Map<string, number> {
  const ends = drawn.nodes.filter(({ kind }) => isPort(kind))
  const inner = new Set([...drawn.boxes.keys()].filter((id) => !ends.some((end) => end.id === id)))
  const rowById = rowsOf(columnsOf(drawn, inner), drawn, rows)
  const known = (ids: readonly string[]) => ids.flatMap((id) => rowById.get(id) ?? [])
  for (const { id, kind } of ends.filter((node) => first.has(node.kind))) {
    const readers = known(drawn.edges.flatMap(({ source, target }) => (source === id ? [target] : [])))
    rowById.set(id, kind === 'input' || readers.length === 0 ? 0 : Math.min(...readers))
  }
  for (const { id } of ends.filter((node) => last.has(node.kind))) {
    const makers = known(drawn.edges.flatMap(({ source, target }) => (target === id ? [source] : [])))
    rowById.set(id, makers.length === 0 ? rows - 1 : Math.max(...makers))
  }
  return rowById
}

/** How many values lead from the rows above into a row or further down. */
function crossing(drawn: DrawnCell, rowById: ReadonlyMap<string, number>, row: number): number {
  const over = drawn.edges.filter(({ source, target }) => (rowById.get(source) ?? 0) < row && (rowById.get(target) ?? 0) >= row)
  return new Set(over.map(({ source }) => source)).size
}

/** Rows below each other from the left edge on; what leaves the step is moved to the right edge of the widest. */
function stacked(drawn: DrawnCell, rows: readonly Places[], crossingAt: (row: number) => number): Places {
  const leaving = new Set(drawn.nodes.flatMap(({ id, kind }) => (last.has(kind) ? [id] : [])))
  const widthOf = (id: string) => drawn.boxes.get(id)?.width ?? 0
  const rightOf = (places: Places, by: number) => Math.max(...Object.entries(places).map(([id, { x }]) => x - by + widthOf(id)))
  const lefts = rows.map((places) => Math.min(...Object.values(places).map(({ x }) => x)))
  const right = Math.max(...rows.map((places, row) => rightOf(places, lefts[row] ?? 0)))
  const all: Record<string, Position> = {}
  let top = 0
  rows.forEach((places, row) => {
    const entries = Object.entries(places)
    const above = Math.min(...entries.map(([, { y }]) => y))
    if (row > 0) top += rowGap + lane * Math.min(mostLanes, crossingAt(row))
    for (const [id, { x, y }] of entries) all[id] = { x: leaving.has(id) ? right - widthOf(id) : x - (lefts[row] ?? 0), y: top + y - above }
    top += Math.max(...entries.map(([id, { y }]) => y - above + (drawn.boxes.get(id)?.height ?? 0)))
  })
  return all
}
