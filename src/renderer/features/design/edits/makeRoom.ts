/** Makes room in a drawing that a person arranged: new nodes stand behind what they read, and what stands further on moves as far as needed. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Edit, NodePlace, Position } from '../../../lib/edits/edit'
import { cellAfter } from '../../../lib/edits/applyEdit'
import { placeOf } from '../../../lib/edits/placeOf'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import type { Box } from '../../../../cell/drawing/edgePath'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { overlap } from '../../../../cell/drawing/boxes'
import { groupOfBox } from '../groups/groupEdits'

/** Canvas pixels between a new node and what it reads or what reads it. */
const gap = 36
/** Canvas pixels between any two nodes, and the step by which a free height is looked for. */
const clear = 12
const step = 10
const mostSteps = 400

/** The same edit, with room for the new nodes, as one step of undo. */
export function withRoomEdit(cell: CellGraph, edit: Edit, fresh: readonly string[]): Edit {
  const after = cellAfter(cell, edit)
  const positions = movedPlaces(after, withRoom(after, new Set(fresh)))
  if (positions === null) return edit
  const move: Edit = { kind: 'moveNodes', cell: cell.id, positions }
  return edit.kind === 'group'
    ? { ...edit, edits: [...edit.edits, move] }
    : { kind: 'group', label: labelOf(after, fresh), edits: [edit, move] }
}

/** The places that differ; null when none does. */
function movedPlaces(before: CellGraph, after: CellGraph): Record<string, NodePlace> | null {
  const places = new Map(before.nodes.map(({ id, position }) => [id, position]))
  const moved = after.nodes.filter(({ id, position: { x, y } }) => places.get(id)?.x !== x || places.get(id)?.y !== y)
  return moved.length === 0 ? null : Object.fromEntries(moved.map((node) => [node.id, placeOf(node)]))
}

/** The cell with the nodes of `fresh` at free places; the others keep theirs, or move to the right together. */
export function withRoom(cell: CellGraph, fresh: ReadonlySet<string>): CellGraph {
  const waiting = new Set(cell.nodes.flatMap(({ id }) => (fresh.has(id) ? [id] : [])))
  let open = cell
  while (waiting.size > 0) {
    const next = [...waiting].find((id) => !sourcesOf(open, id).some((source) => waiting.has(source))) ?? [...waiting][0]
    if (next === undefined) break
    waiting.delete(next)
    open = placedIn(open, next, fresh, waiting)
  }
  return open
}

const sourcesOf = (cell: CellGraph, id: string) =>
  cell.edges.flatMap(({ source, target }) => (target === id && source !== id ? [source] : []))
const targetsOf = (cell: CellGraph, id: string) =>
  cell.edges.flatMap(({ source, target }) => (source === id && target !== id ? [target] : []))

/** `waiting`: nodes that have no place yet. */
function placedIn(cell: CellGraph, id: string, fresh: ReadonlySet<string>, waiting: ReadonlySet<string>): CellGraph {
  const node = cell.nodes.find((one) => one.id === id)
  if (node === undefined) return cell
  const size = nodeSize(node)
  const boxes = new Map([...drawnCell(cell).boxes].filter(([other]) => other !== id && !waiting.has(other)))
  const boxesOf = (ids: readonly string[]) => ids.flatMap((one) => boxes.get(one) ?? [])
  const outputs = boxesOf(targetsOf(cell, id))
  const place = wishFor(node.position, size, boxesOf(sourcesOf(cell, id)), outputs)
  const before = freshBefore(cell, id, fresh)
  // What reads the node and stood further on than what it reads, in the drawing as it was, is to stand behind it.
  const start = Math.max(...boxesOf(rootsOf(cell, id, fresh)).map(({ x }) => x))
  const ahead = outputs.filter(({ x }) => x > Math.min(place.x, start) && x < place.x + size.width + gap)
  const from = Math.min(...ahead.map(({ x }) => x))
  const by = Math.round(place.x + size.width + gap - from)
  const moving = new Set(by > 0 ? [...boxes].flatMap(([other, box]) => (box.x >= from && !before.has(other) ? [other] : [])) : [])
  const obstacles = [...boxes].map(([other, box]) => (moving.has(other) ? { ...box, x: box.x + by } : box))
  return moved(shifted(cell, moving, by), id, freeHeight({ ...size, ...place }, obstacles))
}

/** The nearest nodes before a node that were drawn already. */
function rootsOf(cell: CellGraph, id: string, fresh: ReadonlySet<string>): string[] {
  return [id, ...freshBefore(cell, id, fresh)].flatMap((one) => sourcesOf(cell, one).filter((source) => !fresh.has(source)))
}

/** The new nodes whose values reach a node through new nodes alone. */
function freshBefore(cell: CellGraph, id: string, fresh: ReadonlySet<string>): ReadonlySet<string> {
  const before = new Set(sourcesOf(cell, id).filter((source) => fresh.has(source)))
  for (const one of before) for (const source of sourcesOf(cell, one)) if (fresh.has(source)) before.add(source)
  return before
}

/** Behind what the node reads, at the middle height of all that it is connected to; or before what reads it; else where it stands. */
function wishFor(now: Position, size: { width: number; height: number }, inputs: readonly Box[], outputs: readonly Box[]): Position {
  const around = [...inputs, ...outputs]
  if (around.length === 0) return now
  const middle = around.reduce((sum, box) => sum + box.y + box.height / 2, 0) / around.length
  const y = Math.round(middle - size.height / 2)
  if (inputs.length === 0) return { x: Math.round(Math.min(...outputs.map((box) => box.x)) - gap - size.width), y }
  const left = Math.max(...inputs.map((box) => box.x + box.width))
  const right = Math.min(...outputs.filter((box) => box.x > left).map((box) => box.x))
  const spare = right - left - size.width
  return { x: Math.round(Number.isFinite(right) && spare >= 2 * gap ? left + spare / 2 : left + gap), y }
}

/** The cell with nothing under the nodes of `grown`, which became wider: what they would cover moves to the right, with all beyond it. */
export function withRoomBeside(cell: CellGraph, grown: readonly string[]): CellGraph {
  return grown.reduce((open, id) => {
    const { boxes } = drawnCell(open)
    const box = boxes.get(id)
    if (box === undefined) return open
    const covered = [...boxes.values()].filter(
      (other) => other.x > box.x && other.x < box.x + box.width + clear && other.y < box.y + box.height && box.y < other.y + other.height
    )
    const from = Math.min(...covered.map(({ x }) => x))
    const moving = new Set([...boxes].flatMap(([one, { x }]) => (x >= from ? [one] : [])))
    return covered.length === 0 ? open : shifted(open, moving, Math.round(box.x + box.width + clear - from))
  }, cell)
}

/** Moves nodes to the right; those of a folded group go together. */
function shifted(cell: CellGraph, boxes: ReadonlySet<string>, by: number): CellGraph {
  const ids = new Set([...boxes].flatMap((id) => groupOfBox(cell, id)?.nodes ?? [id]))
  const nodes = cell.nodes.map((node) => (ids.has(node.id) ? { ...node, position: { ...node.position, x: node.position.x + by } } : node))
  return { ...cell, nodes }
}

function moved(cell: CellGraph, id: string, { x, y }: Position): CellGraph {
  return { ...cell, nodes: cell.nodes.map((node) => (node.id === id ? { ...node, position: { x, y } } : node)) }
}

/** The nearest height, up or down, at which a box covers nothing. */
function freeHeight(box: Box, obstacles: readonly Box[]): Position {
  const beside = obstacles.filter((other) => other.x < box.x + box.width + clear && box.x < other.x + other.width + clear)
  const covers = (y: number) => beside.some((other) => overlap({ ...box, y }, other, clear))
  for (let far = 0; far <= mostSteps; far++) {
    const y = [box.y + far * step, box.y - far * step].find((one) => !covers(one))
    if (y !== undefined) return { x: box.x, y }
  }
  return { x: box.x, y: Math.max(...beside.map((other) => other.y + other.height)) + clear }
}

function labelOf(cell: CellGraph, fresh: readonly string[]): string {
  const name = cell.nodes.find(({ id }) => id === fresh[0])?.name ?? cell.name
  return fresh.length === 1 ? `add ${name}` : `add ${fresh.length} nodes`
}
