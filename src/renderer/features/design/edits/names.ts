/** Names and identifiers that are not taken yet. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'

const longest = 64

/** `base`, or `base2`, `base3`, … when that is taken. */
export function freshName(taken: ReadonlySet<string>, base: string): string {
  if (!taken.has(base)) return base
  const stem = base.replace(/\d+$/, '').slice(0, longest - 6) || 'n'
  for (let count = 2; ; count++) if (!taken.has(`${stem}${count}`)) return `${stem}${count}`
}

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
