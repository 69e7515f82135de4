/** Follows a cell's edges to find the inputs of each node, and reports every wrong edge and port. */
import type { CellEdge, CellGraph, CellNode } from '../contract/document/cellGraph'
import { cellNodes } from './nodes/cellNodeKinds'
import { problem } from '../contract/problems/problem'
import type { Problem } from '../contract/problems/problems'
import { takesTwice } from './slots'

export interface Wiring {
  readonly problems: readonly Problem[]
  /** The nodes whose values enter a node, in port order. Broken edges are left out. */
  readonly inputs: ReadonlyMap<CellNode, readonly CellNode[]>
  /** The nodes whose ports are all connected correctly. */
  readonly whole: ReadonlySet<CellNode>
}

/** The input ports of a node; a port that takes many edges is called `in`. */
function inputPorts(node: CellNode): readonly string[] {
  const { inputs } = cellNodes[node.kind]
  return inputs === 'many' ? ['in'] : inputs
}

interface GoodEdge {
  readonly edge: CellEdge
  readonly source: CellNode
  readonly target: CellNode
}

export function wireCell(cell: CellGraph): Wiring {
  const byId = new Map<string, CellNode>()
  for (const node of cell.nodes) if (!byId.has(node.id)) byId.set(node.id, node)
  const problems: Problem[] = []
  const entering = new Map<string, CellNode[]>()
  const seen = new Set<string>()
  for (const edge of cell.edges) {
    const good = goodEdge(cell, edge, byId, problems)
    if (!good) continue
    if (isNew(cell, good, seen, problems)) push(entering, portKey(good.target, edge.targetPort), good.source)
  }
  const nodes = [...byId.values()]
  const faulty = new Set(nodes.filter((node) => reportPorts(cell, node, entering, problems)))
  const inputs = new Map(nodes.map((node) => [node, inputPorts(node).flatMap((port) => entering.get(portKey(node, port)) ?? [])]))
  return { problems, inputs, whole: new Set(nodes.filter((node) => !faulty.has(node))) }
}

/** The edges whose values enter a node, in the order of `Wiring.inputs`, in a cell whose edges have no problems. */
export function edgesInto({ edges }: CellGraph, node: CellNode): readonly CellEdge[] {
  const entering = edges.filter(({ target }) => target === node.id)
  return inputPorts(node).flatMap((port) => entering.filter(({ targetPort }) => targetPort === port))
}

const portKey = (node: CellNode, port: string): string => `${node.id} ${port}`

function push<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

function goodEdge(cell: CellGraph, edge: CellEdge, byId: ReadonlyMap<string, CellNode>, problems: Problem[]): GoodEdge | null {
  const [source, target] = [byId.get(edge.source), byId.get(edge.target)]
  for (const [id, found] of [
    [edge.source, source],
    [edge.target, target]
  ] as const)
    if (!found) problems.push(problem('edge.unknownNode', { cell: cell.id }, { cell: cell.name, edge: edge.id, node: id }))
  if (!source || !target) return null
  const ends = [
    hasPort(cell, edge, source, 'output', edge.sourcePort, problems),
    hasPort(cell, edge, target, 'input', edge.targetPort, problems)
  ]
  return ends.every(Boolean) ? { edge, source, target } : null
}

function hasPort(cell: CellGraph, edge: CellEdge, node: CellNode, side: 'input' | 'output', port: string, problems: Problem[]): boolean {
  const ports = side === 'input' ? inputPorts(node) : cellNodes[node.kind].outputs
  if (ports.includes(port)) return true
  const args = { cell: cell.name, node: node.name, edge: edge.id, port, side, ports: [...ports] }
  problems.push(problem('edge.unknownPort', { cell: cell.id, node: node.id, port }, args))
  return false
}

function isNew(cell: CellGraph, { edge, source, target }: GoodEdge, seen: Set<string>, problems: Problem[]): boolean {
  if (takesTwice(target.kind)) return true
  const key = `${edge.source} ${edge.sourcePort} ${edge.target} ${edge.targetPort}`
  if (!seen.has(key)) return Boolean(seen.add(key))
  const place = { cell: cell.id, node: target.id, port: edge.targetPort }
  problems.push(problem('edge.duplicate', place, { cell: cell.name, source: source.name, target: target.name, port: edge.targetPort }))
  return false
}

/** Reports the ports that have no edge or too many. Returns true when there are any. */
function reportPorts(cell: CellGraph, node: CellNode, entering: ReadonlyMap<string, readonly CellNode[]>, problems: Problem[]): boolean {
  const before = problems.length
  const { inputs, label } = cellNodes[node.kind]
  for (const port of inputPorts(node)) {
    const count = entering.get(portKey(node, port))?.length ?? 0
    const place = { cell: cell.id, node: node.id, port }
    const args = { cell: cell.name, node: node.name, kind: label, port }
    if (count === 0) problems.push(problem('port.unconnected', place, args))
    if (count > 1 && inputs !== 'many') problems.push(problem('port.tooMany', place, { ...args, count }))
  }
  return problems.length > before
}
