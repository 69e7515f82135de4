/** Lists the names and identifiers that a cell uses. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'

export function nodeIds(cell: CellGraph): Set<string> {
  return new Set(cell.nodes.map((node) => node.id))
}

export function edgeIds(cell: CellGraph): Set<string> {
  return new Set(cell.edges.map((edge) => edge.id))
}

/** The names of a cell's nodes; `except` is left out, so that a node may keep its own. */
export function nodeNames(cell: CellGraph, except: readonly CellNode[] = []): Set<string> {
  return new Set(cell.nodes.filter((node) => !except.includes(node)).map((node) => node.name))
}
