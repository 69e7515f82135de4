/** Asks the Eclipse Layout Kernel for layouts of a drawing in several ways, and takes the clearest. */
import type { ElkEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import type { Position } from '../../../lib/edits/edit'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import type { DrawnEdge } from '../../../../cell/drawing/drawnEdge'
import { isPort } from '../../../../cell/drawing/ports'
import { shownIds } from '../groups/groupEdits'
import { tangleWeight, tangle } from './tangle'
import { untangled } from './untangle'

/** What lays a graph out: the kernel, in a worker or not. */
export interface Layouter {
  layout(graph: ElkNode): Promise<ElkNode>
}

/** What enters the time step stands in the first column, and what leaves it in the last. */
export const first: ReadonlySet<CellNodeKind> = new Set(['input', 'state'])
export const last: ReadonlySet<CellNodeKind> = new Set(['nextState', 'output'])

/** How far nodes stand apart. */
export type Spacing = 'roomy' | 'close'

const apart: Readonly<Record<Spacing, { readonly columns: string; readonly factor: number }>> = {
  roomy: { columns: '56', factor: 1 },
  close: { columns: '30', factor: 0.62 }
}

const common: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.spacing.edgeEdge': '10'
}

/** Ways that suit different cells: which one is clearest is known when the cell is drawn. Between nodes, and between a node and an edge. */
const ways = [
  { strategy: 'NETWORK_SIMPLEX', nodes: 34, edge: 24 },
  { strategy: 'NETWORK_SIMPLEX', nodes: 46, edge: 42 },
  { strategy: 'BRANDES_KOEPF', nodes: 40, edge: 34 },
  { strategy: 'LINEAR_SEGMENTS', nodes: 40, edge: 34 }
] as const

function options({ strategy, nodes, edge }: (typeof ways)[number], spacing: Spacing): LayoutOptions {
  const { columns, factor } = apart[spacing]
  return {
    ...common,
    'elk.layered.nodePlacement.strategy': strategy,
    'elk.layered.spacing.nodeNodeBetweenLayers': columns,
    'elk.spacing.nodeNode': String(Math.round(nodes * factor)),
    'elk.spacing.edgeNode': String(Math.round(edge * factor))
  }
}

/** Larger cells are laid out in one way, which takes long enough. */
export const manyNodes = 80
/** Up to which size single nodes are moved afterwards. */
const fewNodes = 60

/** Top left corners of what is drawn, by identifier. */
export async function clearestLayout(
  cell: CellGraph,
  drawn: DrawnCell,
  layouter: Layouter,
  spacing: Spacing
): Promise<Record<string, Position>> {
  const tried = drawn.boxes.size > manyNodes ? ways.slice(0, 1) : ways
  const laid = await Promise.all(
    tried.map(async (way) => aligned(drawn, placesOf(await layouter.layout(graphOf(cell, drawn, options(way, spacing))))))
  )
  const places = clearest(
    drawn,
    laid.map((one) => Object.fromEntries(one))
  )
  return drawn.boxes.size > fewNodes ? places : untangled(drawn, places)
}

function clearest(drawn: DrawnCell, laid: readonly Record<string, Position>[]): Record<string, Position> {
  if (laid.length === 1) return laid[0] ?? {}
  const weighed = laid.map((places) => ({ places, weight: tangleWeight(tangle(drawn, places)) }))
  return weighed.toSorted((a, b) => a.weight - b.weight)[0]?.places ?? {}
}

const frameId = (group: string) => `frame:${group}`

/** Open groups hold their nodes, so that they stay together. */
function graphOf(cell: CellGraph, drawn: DrawnCell, way: LayoutOptions): ElkNode {
  // Crossings are fewer where the kernel need not think of holders.
  const nested: LayoutOptions = drawn.frames.length > 0 ? { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' } : {}
  const thoroughness = drawn.boxes.size > manyNodes ? '3' : '40'
  const root: ElkNode = {
    id: 'root',
    layoutOptions: { ...way, ...nested, 'elk.layered.thoroughness': thoroughness },
    children: [],
    edges: drawn.edges.map(elkEdge)
  }
  const holders = new Map<string, ElkNode>()
  for (const { group } of drawn.frames) {
    const holder: ElkNode = {
      id: frameId(group.id),
      children: [],
      layoutOptions: { ...way, ...nested, 'elk.padding': '[top=40,left=18,bottom=18,right=18]' }
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
  if (kind === undefined || !isPort(kind)) return {}
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
