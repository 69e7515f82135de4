/**
 * Automatic layout of a cell by layers (Sugiyama's method, as the Eclipse Layout Kernel has it): time runs across, states and input stand
 * at the left, next states and output at the right, edges enter and leave at their ports. Of several layouts the clearest is taken.
 */
import type { ElkEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../geometry/drawnCell'
import type { DrawnCell, DrawnEdge } from '../geometry/drawnCell'
import { shownIds } from '../groups/groupEdits'
import { tangleWeight, tangle } from './tangle'
import { untangled } from './untangle'

/** What lays a graph out: the kernel, in a worker or not. */
export interface Layouter {
  layout(graph: ElkNode): Promise<ElkNode>
}

const first: ReadonlySet<CellNodeKind> = new Set(['input', 'state'])
const last: ReadonlySet<CellNodeKind> = new Set(['nextState', 'output'])

const common: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.spacing.edgeEdge': '12'
}

/** Ways that suit different cells: which one is clearest is known when the cell is drawn. */
const ways: readonly LayoutOptions[] = [
  { 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.spacing.nodeNode': '34', 'elk.spacing.edgeNode': '24' },
  { 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.spacing.nodeNode': '46', 'elk.spacing.edgeNode': '42' },
  { 'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF', 'elk.spacing.nodeNode': '40', 'elk.spacing.edgeNode': '34' },
  { 'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS', 'elk.spacing.nodeNode': '40', 'elk.spacing.edgeNode': '34' }
]
/** Larger cells are laid out in one way, which takes long enough. */
const manyNodes = 80
/** Up to which size single nodes are moved afterwards. */
const fewNodes = 60

/**
 * Top left corners of nodes and of folded groups' boxes, by identifier, moved so that the corner of what is laid out stays where it was.
 * `chosen`: nodes and boxes to lay out among themselves; null: all.
 */
export async function layoutCell(cell: CellGraph, chosen: readonly string[] | null, layouter: Layouter): Promise<Record<string, Position>> {
  const whole = drawnCell(cell)
  const drawn = chosen === null ? whole : part(whole, new Set(chosen))
  const tried = drawn.boxes.size > manyNodes ? ways.slice(0, 1) : ways
  const laid = await Promise.all(tried.map(async (way) => aligned(drawn, placesOf(await layouter.layout(graphOf(cell, drawn, way))))))
  const places = clearest(
    drawn,
    laid.map((one) => Object.fromEntries(one))
  )
  return atCorner(drawn, drawn.boxes.size > fewNodes ? places : untangled(drawn, places))
}

function clearest(drawn: DrawnCell, laid: readonly Record<string, Position>[]): Record<string, Position> {
  if (laid.length === 1) return laid[0] ?? {}
  const weighed = laid.map((places) => ({ places, weight: tangleWeight(tangle(drawn, places)) }))
  return weighed.toSorted((a, b) => a.weight - b.weight)[0]?.places ?? {}
}

function part(drawn: DrawnCell, ids: ReadonlySet<string>): DrawnCell {
  return {
    nodes: drawn.nodes.filter(({ id }) => ids.has(id)),
    folded: drawn.folded,
    frames: [],
    edges: drawn.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
    boxes: new Map([...drawn.boxes].filter(([id]) => ids.has(id)))
  }
}

const frameId = (group: string) => `frame:${group}`

/** Open groups hold their nodes, so that they stay together. */
function graphOf(cell: CellGraph, drawn: DrawnCell, way: LayoutOptions): ElkNode {
  // Crossings are fewer where the kernel need not think of holders.
  const nested: LayoutOptions = drawn.frames.length > 0 ? { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' } : {}
  const thoroughness = drawn.boxes.size > manyNodes ? '3' : '40'
  const root: ElkNode = {
    id: 'root',
    layoutOptions: { ...common, ...way, ...nested, 'elk.layered.thoroughness': thoroughness },
    children: [],
    edges: drawn.edges.map(elkEdge)
  }
  const holders = new Map<string, ElkNode>()
  for (const { group } of drawn.frames) {
    const holder: ElkNode = {
      id: frameId(group.id),
      children: [],
      layoutOptions: { ...common, ...way, ...nested, 'elk.padding': '[top=40,left=18,bottom=18,right=18]' }
    }
    const around = group.nodes.map((id) => holders.get(id)).find((one) => one !== undefined) ?? root
    around.children?.push(holder)
    for (const id of shownIds(cell, group.nodes)) holders.set(id, holder)
    for (const id of group.nodes) holders.set(id, holder)
  }
  const kinds = new Map(drawn.nodes.map((node) => [node.id, node.kind]))
  for (const [id, { width, height }] of drawn.boxes) {
    const holder = holders.get(id)
    const layer = holder === undefined ? layerOf(kinds.get(id)) : {}
    const node = { id, width, height, ports: portsOf(drawn, id), layoutOptions: { 'elk.portConstraints': 'FIXED_POS', ...layer } }
    ;(holder ?? root).children?.push(node)
  }
  return root
}

function layerOf(kind: CellNodeKind | undefined): LayoutOptions {
  if (kind === undefined || cellNodes[kind].group !== 'Ports') return {}
  return { 'elk.layered.layering.layerConstraint': first.has(kind) ? 'FIRST' : 'LAST' }
}

const enters = ({ target, targetPort }: DrawnEdge) => `${target}<${targetPort}`
const leaves = ({ source, sourcePort }: DrawnEdge) => `${source}>${sourcePort}`

function elkEdge(edge: DrawnEdge): ElkEdge {
  return { id: edge.id, sources: [leaves(edge)], targets: [enters(edge)] }
}

function portsOf(drawn: DrawnCell, id: string): ElkPort[] {
  const { width, height } = drawn.boxes.get(id) ?? { width: 0, height: 0 }
  const ports = new Map<string, { x: number; y: number; side: string }>()
  for (const edge of drawn.edges) {
    if (edge.target === id) ports.set(enters(edge), { x: 0, y: edge.entry * height, side: 'WEST' })
    if (edge.source === id) ports.set(leaves(edge), { x: width, y: edge.exit * height, side: 'EAST' })
  }
  return [...ports].map(([port, { x, y, side }]) => ({ id: port, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } }))
}

function placesOf(node: ElkNode, around: Position = { x: 0, y: 0 }): Map<string, Position> {
  return new Map(
    (node.children ?? []).flatMap((child): [string, Position][] => {
      const at = { x: around.x + (child.x ?? 0), y: around.y + (child.y ?? 0) }
      return child.children === undefined ? [[child.id, at]] : [...placesOf(child, at)]
    })
  )
}

/** What enters the step stands in one column, and so does what leaves it. */
function aligned(drawn: DrawnCell, places: ReadonlyMap<string, Position>): ReadonlyMap<string, Position> {
  const boxes = [...places].map(([id, { x }]) => ({ x, right: x + (drawn.boxes.get(id)?.width ?? 0) }))
  const [left, right] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map((box) => box.right))]
  const inFrames = new Set(drawn.frames.flatMap(({ group }) => group.nodes))
  const free = drawn.nodes.filter(({ id }) => !inFrames.has(id))
  const columns = new Map(places)
  for (const { id, kind } of free) {
    const at = places.get(id)
    const width = drawn.boxes.get(id)?.width ?? 0
    if (at !== undefined && first.has(kind)) columns.set(id, { ...at, x: left })
    if (at !== undefined && last.has(kind)) columns.set(id, { ...at, x: right - width })
  }
  return columns
}

function atCorner(drawn: DrawnCell, places: Readonly<Record<string, Position>>): Record<string, Position> {
  const [before, after] = [corner([...drawn.boxes.values()]), corner(Object.values(places))]
  const shift = { x: before.x - after.x, y: before.y - after.y }
  return Object.fromEntries(
    Object.entries(places).map(([id, { x, y }]) => [id, { x: Math.round(x + shift.x), y: Math.round(y + shift.y) }])
  )
}

function corner(places: readonly Position[]): Position {
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}
