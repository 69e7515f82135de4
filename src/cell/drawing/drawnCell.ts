/**
 * Describes a cell as it is drawn with its groups: folded groups as boxes with the values that cross their border, open groups as frames.
 */
import type { CellEdge, CellGraph, CellGroup, CellNode, Role } from '../../contract/document/cellGraph'
import { boxId, groupsOf, hiddenIn } from '../groups'
import type { DrawnEdge, Unrouted } from './drawnEdge'
import type { Box, Position } from './edgePath'
import { entryOf } from './entry'
import { nodeSize } from './nodeSize'
import { overlap, surround } from './boxes'
import { routed } from './routes'
import type { Size } from './nodeSize'

/** A value that crosses a folded group's border, under the name and role of the node that makes it. */
export interface GroupPort {
  /** The node that makes the value. */
  readonly id: string
  readonly name: string
  readonly role: Role
}

export interface FoldedGroup extends Box {
  readonly group: CellGroup
  /** In the middle of where its nodes are; the box stands there, or beside it where another node is. */
  readonly home: Position
  readonly inputs: readonly GroupPort[]
  readonly outputs: readonly GroupPort[]
}

export interface DrawnCell {
  /** Those that no folded group hides. */
  readonly nodes: readonly CellNode[]
  readonly folded: readonly FoldedGroup[]
  readonly frames: readonly (Box & { readonly group: CellGroup })[]
  readonly edges: readonly DrawnEdge[]
  /** Every node and folded box that is drawn, by its identifier. */
  readonly boxes: ReadonlyMap<string, Box>
}

/** Room around the nodes of an open group, in canvas pixels; above them also for its name. */
const margin = 16
const head = 22
const rowHeight = 18
/** Between a box and what it must not cover, and how far it may go for that. */
const clear = 10
const farthest = 600

const known = new WeakMap<CellGraph, DrawnCell>()

/** The same drawing for the same cell: it is worked out once. */
export function drawnCell(cell: CellGraph): DrawnCell {
  const drawn = known.get(cell) ?? draw(cell)
  known.set(cell, drawn)
  return drawn
}

function draw(cell: CellGraph): DrawnCell {
  const hidden = hiddenIn(cell)
  const nodes = cell.nodes.filter((node) => !hidden.has(node.id))
  const taken = nodes.map(boxOf)
  const folded = [...new Set(hidden.values())].map((group) => {
    const one = beside(foldedGroup(cell, group), taken)
    taken.push(one)
    return one
  })
  const boxes = new Map<string, Box>([
    ...nodes.map((node) => [node.id, boxOf(node)] as const),
    ...folded.map(({ group, x, y, width, height }) => [boxId(group), { x, y, width, height }] as const)
  ])
  let edges: DrawnCell['edges'] | undefined
  return {
    nodes,
    folded,
    frames: framesOf(cell, boxes, hidden),
    // Ways around nodes take milliseconds to find, and who looks for a free place does not ask for them.
    get edges() {
      edges ??= routed(drawnEdges(cell, folded, hidden), boxes)
      return edges
    },
    boxes
  }
}

function boxOf(node: CellNode): Box {
  return { ...nodeSize(node), x: node.position.x, y: node.position.y }
}

/** The values that enter a group and those that leave it, each once. */
export function crossing(cell: CellGraph, group: CellGroup): Pick<FoldedGroup, 'inputs' | 'outputs'> {
  const inside = new Set(group.nodes)
  const byId = new Map(cell.nodes.map((node) => [node.id, node]))
  const over = cell.edges.filter((edge) => inside.has(edge.source) !== inside.has(edge.target))
  const ports = (leaving: boolean) => {
    const ids = new Set(over.filter((edge) => inside.has(edge.source) === leaving).map((edge) => edge.source))
    return [...ids].flatMap((id): GroupPort[] => {
      const node = byId.get(id)
      return node === undefined ? [] : [{ id, name: node.name, role: node.role }]
    })
  }
  return { inputs: ports(false), outputs: ports(true) }
}

/** Stands in the middle of where its nodes are. */
function foldedGroup(cell: CellGraph, group: CellGroup): FoldedGroup {
  const inside = new Set(group.nodes)
  const { inputs, outputs } = crossing(cell, group)
  const size = groupSize(group, inputs, outputs)
  const around = surround(cell.nodes.filter((node) => inside.has(node.id)).map(boxOf))
  const x = Math.round(around.x + (around.width - size.width) / 2)
  const y = Math.round(around.y + (around.height - size.height) / 2)
  return { group, inputs, outputs, home: { x, y }, x, y, ...size }
}

/** Moved up or down as little as it takes to cover nothing. */
function beside(folded: FoldedGroup, taken: readonly Box[]): FoldedGroup {
  const free = (y: number) => !taken.some((box) => overlap({ ...folded, y }, box, clear))
  for (let far = 0; far < farthest; far += 6) {
    const y = [folded.y + far, folded.y - far].find(free)
    if (y !== undefined) return { ...folded, y }
  }
  return folded
}

function groupSize(group: CellGroup, inputs: readonly GroupPort[], outputs: readonly GroupPort[]): Size {
  const longest = (ports: readonly GroupPort[]) => Math.min(14, Math.max(0, ...ports.map(({ name }) => name.length)))
  const rows = Math.max(1, inputs.length, outputs.length)
  const width = Math.max(132, 62 + group.name.length * 7, 44 + (longest(inputs) + longest(outputs)) * 7)
  return { width: Math.min(280, Math.round(width)), height: head + rows * rowHeight + 8 }
}

/** Where the middle of a port's row lies, from 0 (top) to 1 (bottom). */
export function portPlace(folded: FoldedGroup, at: number): number {
  return (head + (at + 0.5) * rowHeight) / folded.height
}

/** A frame around the drawn nodes of each open group; inner frames lie within the margin of outer ones. */
function framesOf(cell: CellGraph, boxes: ReadonlyMap<string, Box>, hidden: ReadonlyMap<string, CellGroup>): DrawnCell['frames'] {
  const frames: (Box & { readonly group: CellGroup })[] = []
  const open = groupsOf(cell).filter((group) => !group.folded && group.nodes.some((id) => !swallowed(hidden.get(id), group)))
  for (const group of open.toReversed()) {
    const nodes = group.nodes.flatMap((id) => boxes.get(boxIdOf(id, hidden)) ?? [])
    const within = frames.filter((frame) => frame.group.nodes.every((id) => group.nodes.includes(id)))
    if (nodes.length === 0) continue
    const { x, y, width, height } = surround([...nodes, ...within])
    frames.push({ group, x: x - margin, y: y - margin - head, width: width + 2 * margin, height: height + 2 * margin + head })
  }
  return frames.toReversed()
}

/** Whether the box that hides a node holds the whole group. */
function swallowed(box: CellGroup | undefined, group: CellGroup): boolean {
  return box !== undefined && group.nodes.every((id) => box.nodes.includes(id))
}

function boxIdOf(node: string, hidden: ReadonlyMap<string, CellGroup>): string {
  const group = hidden.get(node)
  return group === undefined ? node : boxId(group)
}

function drawnEdges(cell: CellGraph, folded: readonly FoldedGroup[], hidden: ReadonlyMap<string, CellGroup>): Unrouted[] {
  const byId = new Map(cell.nodes.map((node) => [node.id, node]))
  const byBox = new Map(folded.map((one) => [boxId(one.group), one]))
  const edges = new Map<string, Unrouted>()
  for (const edge of cell.edges) {
    const [sourceNode, targetNode] = [byId.get(edge.source), byId.get(edge.target)]
    const [source, target] = [boxIdOf(edge.source, hidden), boxIdOf(edge.target, hidden)]
    if (sourceNode === undefined || targetNode === undefined || (source === target && byBox.has(source))) continue
    const [from, to] = [byBox.get(source), byBox.get(target)]
    const drawn = { sourceNode, targetNode, source, target, ...ends(cell, edge, from, to) }
    const key = to === undefined ? edge.id : `${target} ${edge.source}`
    const before = edges.get(key)
    edges.set(key, before === undefined ? { id: edge.id, ids: [edge.id], ...drawn } : { ...before, ids: [...before.ids, edge.id] })
  }
  return [...edges.values()]
}

function ends(cell: CellGraph, edge: CellEdge, from: FoldedGroup | undefined, to: FoldedGroup | undefined) {
  const row = (ports: readonly GroupPort[]) => ports.findIndex((port) => port.id === edge.source)
  return {
    sourcePort: from === undefined ? edge.sourcePort : edge.source,
    targetPort: to === undefined ? edge.targetPort : edge.source,
    exit: from === undefined ? 0.5 : portPlace(from, row(from.outputs)),
    entry: to === undefined ? entryOf(cell, edge) : portPlace(to, row(to.inputs))
  }
}
