/** Finds the point on a node's left side at which an edge enters. */
import type { CellEdge, CellGraph } from '../../contract/document/cellGraph'
import { inputPorts } from './ports'

/** From 0 (top) to 1 (bottom); ports are spread evenly, and a single port sits in the middle. */
export function portEntry(index: number, count: number): number {
  return count <= 1 ? 0.5 : (index + 1) / (count + 1)
}

export function entryOf(cell: CellGraph, edge: CellEdge): number {
  const twins = cell.edges.filter((one) => one.source === edge.source && one.target === edge.target && one.targetPort === edge.targetPort)
  // A value that enters twice has two edges that can be told apart.
  if (twins.length > 1) return portEntry(twins.indexOf(edge), twins.length)
  const target = cell.nodes.find((node) => node.id === edge.target)
  if (target === undefined) return 0.5
  const ports = inputPorts(target.kind)
  return portEntry(
    Math.max(
      0,
      ports.findIndex((port) => port.name === edge.targetPort)
    ),
    ports.length
  )
}
