/** Reads the named groups of a cell's nodes. Two groups are nested or disjoint; groups do not change what the cell computes. */
import type { CellGraph, CellGroup } from '../contract/document/cellGraph'

/**
 * Returns the groups, outer before inner, with only the nodes that exist. A group that overlaps an earlier one without nesting is
 * dropped.
 */
export function groupsOf(cell: CellGraph): readonly CellGroup[] {
  const groups: CellGroup[] = []
  for (const group of bySize(withNodes(cell.groups ?? [], new Set(cell.nodes.map((node) => node.id))))) {
    if (groups.every((other) => nests(group, other))) groups.push(group)
  }
  return groups
}

function bySize(groups: readonly CellGroup[]): CellGroup[] {
  return groups.toSorted((a, b) => b.nodes.length - a.nodes.length)
}

/** Removes deleted nodes from the groups, and removes groups that became empty. */
export function withNodes(groups: readonly CellGroup[], ids: ReadonlySet<string>): CellGroup[] {
  return groups
    .map((group) => (group.nodes.every((id) => ids.has(id)) ? group : { ...group, nodes: group.nodes.filter((id) => ids.has(id)) }))
    .filter((group) => group.nodes.length > 0)
}

interface Members {
  readonly nodes: readonly string[]
}

/** True when one group contains the other or they share no node. */
export function nests(a: Members, b: Members): boolean {
  const others = new Set(b.nodes)
  const shared = a.nodes.filter((id) => others.has(id)).length
  return shared === 0 || shared === a.nodes.length || shared === others.size
}

const boxMark = 'group:'

/** What a folded group is called on the canvas and in the selection; no node's identifier can be the same. */
export function boxId(group: CellGroup): string {
  return boxMark + group.id
}

export const isBoxId = (id: string): boolean => id.startsWith(boxMark)

/** The outermost folded group of each node that is hidden in one, by the node's identifier. */
export function hiddenIn(cell: CellGraph): ReadonlyMap<string, CellGroup> {
  const folded = groupsOf(cell).filter((group) => group.folded)
  return new Map(folded.toReversed().flatMap((group) => group.nodes.map((id) => [id, group] as const)))
}
