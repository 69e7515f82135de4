/** Named groups of a cell's nodes: each lies within another or apart from it. The cell computes the same with and without them. */
import type { CellGraph, CellGroup } from '../contract/document/cellGraph'

/** The groups with the nodes that there are, the outer before the inner; what crosses another group is left out. */
export function groupsOf(cell: CellGraph): readonly CellGroup[] {
  const kept: CellGroup[] = []
  for (const group of bySize(withNodes(cell.groups ?? [], new Set(cell.nodes.map((node) => node.id))))) {
    if (kept.every((other) => nests(group, other))) kept.push(group)
  }
  return kept
}

function bySize(groups: readonly CellGroup[]): CellGroup[] {
  return groups.toSorted((a, b) => b.nodes.length - a.nodes.length)
}

/** Groups without the nodes that are no more; a group that has none left goes. */
export function withNodes(groups: readonly CellGroup[], ids: ReadonlySet<string>): CellGroup[] {
  return groups
    .map((group) => (group.nodes.every((id) => ids.has(id)) ? group : { ...group, nodes: group.nodes.filter((id) => ids.has(id)) }))
    .filter((group) => group.nodes.length > 0)
}

interface Members {
  readonly nodes: readonly string[]
}

/** Whether one lies within the other or they share nothing. */
export function nests(a: Members, b: Members): boolean {
  const others = new Set(b.nodes)
  const shared = a.nodes.filter((id) => others.has(id)).length
  return shared === 0 || shared === a.nodes.length || shared === others.size
}

/** The outermost folded group of each node that is hidden in one, by the node's identifier. */
export function hiddenIn(cell: CellGraph): ReadonlyMap<string, CellGroup> {
  const folded = groupsOf(cell).filter((group) => group.folded)
  return new Map(folded.toReversed().flatMap((group) => group.nodes.map((id) => [id, group] as const)))
}
