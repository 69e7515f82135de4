/** Makes the edits of groups: grouping nodes under a name, folding, opening and dissolving. Each is one step of undo. */
import type { CellGraph, CellGroup } from '../../../../contract/document/cellGraph'
import { freshName } from '../../../../cell/names'
import { boxId, groupsOf, hiddenIn, isBoxId, nests, withNodes } from '../../../../cell/groups'
import type { Edit } from '../../../lib/edits/edit'
import { nodeText } from '../../../lib/edits/editLabel'

export function groupOfBox(cell: CellGraph, id: string): CellGroup | undefined {
  return isBoxId(id) ? groupsOf(cell).find((group) => boxId(group) === id) : undefined
}

/** The nodes that a selection means: a folded box stands for all that is in it. */
export function chosenNodes(cell: CellGraph, selection: readonly string[]): string[] {
  const chosen = new Set(selection.flatMap((id) => groupOfBox(cell, id)?.nodes ?? [id]))
  return cell.nodes.map((node) => node.id).filter((id) => chosen.has(id))
}

/** Nodes as the canvas can select them: what a folded group hides is meant by its box. */
export function shownIds(cell: CellGraph, nodes: readonly string[]): string[] {
  const hidden = hiddenIn(cell)
  return [
    ...new Set(
      nodes.map((id) => {
        const group = hidden.get(id)
        return group === undefined ? id : boxId(group)
      })
    )
  ]
}

/** The group that a selection is: its folded box, or just its nodes. */
export function chosenGroup(cell: CellGraph, selection: readonly string[]): CellGroup | null {
  const chosen = chosenNodes(cell, selection)
  return groupsOf(cell).find(({ nodes }) => nodes.length === chosen.length && nodes.every((id) => chosen.includes(id))) ?? null
}

/** A folded group of at least two nodes under a free name, or why there can be none. */
export function groupEdit(cell: CellGraph, nodes: readonly string[]): { edit: Edit; group: CellGroup } | { refusal: string } {
  const groups = groupsOf(cell)
  const same = groups.find((group) => group.nodes.length === nodes.length && nests(group, { nodes }))
  if (nodes.length < 2) return { refusal: 'Select two nodes or more first.' }
  if (same !== undefined && same.nodes.every((id) => nodes.includes(id))) return { refusal: `These nodes are group ${same.name} already.` }
  const crossed = groups.find((group) => !nests(group, { nodes }))
  if (crossed !== undefined)
    return { refusal: `Only a part of group ${crossed.name} is selected. Select all of it, or nodes within it alone.` }
  const id = freshName(new Set(groups.map((group) => group.id)), 'group')
  const group = { id, name: freshName(names(groups), 'group'), nodes: [...nodes], folded: true }
  return { edit: labelled(cell, `group ${nodes.length} nodes`, [...groups, group]), group }
}

export function ungroupEdit(cell: CellGraph, group: CellGroup): Edit {
  return labelled(cell, `ungroup ${group.name}`, without(cell, group))
}

export function foldEdit(cell: CellGraph, group: CellGroup, folded: boolean): Edit {
  return labelled(cell, `${folded ? 'fold' : 'unfold'} ${group.name}`, replaced(cell, { ...group, folded }))
}

export function renameGroupEdit(cell: CellGraph, group: CellGroup, name: string): Edit {
  return labelled(cell, `rename ${group.name} to ${name}`, replaced(cell, { ...group, name }))
}

/** Why a group cannot have a name, or null. */
export function groupNameRefusal(cell: CellGraph, group: CellGroup, name: string): string | null {
  if (!/^[^\s:](?:[^\n\r:]{0,58}[^\s:])?$/.test(name)) return 'One to sixty characters, without a colon.'
  return name !== group.name && names(groupsOf(cell)).has(name) ? `Another group is called ${name}.` : null
}

/** Unfolds whatever hides a node; null when it is seen already. */
export function revealEdit(cell: CellGraph, node: string): Edit | null {
  const hiding = groupsOf(cell).filter((group) => group.folded && group.nodes.includes(node))
  const [outer] = hiding
  if (outer === undefined) return null
  const groups = groupsOf(cell).map((group) => (hiding.includes(group) ? { ...group, folded: false } : group))
  return labelled(cell, `unfold ${outer.name}`, groups)
}

/** Why a folded group takes no edge and no node that is to be connected within it. */
export function foldedText(group: CellGroup): string {
  return `Unfold group ${group.name} first, to say which node in it takes the value.`
}

/** The groups that nodes can be added to: those that are not among them and have not all of them. */
export function joinable(cell: CellGraph, nodes: readonly string[]): CellGroup[] {
  if (nodes.length === 0) return []
  return groupsOf(cell).filter((group) => !within(nodes, group.nodes) && !within(group.nodes, nodes))
}

/** Adds nodes to a group and to those around it; they leave the groups that they were in without all of them. One of `joinable`. */
export function joinEdit(cell: CellGraph, group: CellGroup, nodes: readonly string[]): Edit {
  const added = nodes.filter((id) => !group.nodes.includes(id))
  const groups = groupsOf(cell).map((other) => {
    if (within(group.nodes, other.nodes)) return { ...other, nodes: [...new Set([...other.nodes, ...added])] }
    return within(other.nodes, added) ? other : { ...other, nodes: other.nodes.filter((id) => !added.includes(id)) }
  })
  return labelled(cell, `add ${countText(cell, added)} to group ${group.name}`, groups)
}

/** The innermost group that has nodes and others besides: the one that they can be taken out of; null when there is none. */
export function leavable(cell: CellGraph, nodes: readonly string[]): CellGroup | null {
  if (nodes.length === 0) return null
  return groupsOf(cell).findLast((group) => group.nodes.length > nodes.length && within(nodes, group.nodes)) ?? null
}

/** Takes nodes out of a group, and out of inner groups that would keep a part of them; the nodes stay in the groups around it. */
export function leaveEdit(cell: CellGraph, group: CellGroup, nodes: readonly string[]): Edit {
  const groups = groupsOf(cell).map((other) =>
    within(other.nodes, group.nodes) && !within(other.nodes, nodes)
      ? { ...other, nodes: other.nodes.filter((id) => !nodes.includes(id)) }
      : other
  )
  return labelled(cell, `take ${countText(cell, nodes)} out of group ${group.name}`, groups)
}

function within(nodes: readonly string[], others: readonly string[]): boolean {
  return nodes.every((id) => others.includes(id))
}

function countText(cell: CellGraph, ids: readonly string[]): string {
  const only = ids.length === 1 ? cell.nodes.find(({ id }) => id === ids[0]) : undefined
  return only === undefined ? `${ids.length} nodes` : nodeText(only)
}

/** Takes nodes out of all groups, before they are deleted; null when they are in none. */
export function leaveGroupsEdit(cell: CellGraph, gone: readonly string[]): Edit | null {
  const groups = cell.groups ?? []
  if (!groups.some((group) => group.nodes.some((id) => gone.includes(id)))) return null
  const remaining = new Set(cell.nodes.map((node) => node.id).filter((id) => !gone.includes(id)))
  return { kind: 'setGroups', cell: cell.id, groups: withNodes(groups, remaining) }
}

function labelled(cell: CellGraph, label: string, groups: readonly CellGroup[]): Edit {
  return { kind: 'group', label, edits: [{ kind: 'setGroups', cell: cell.id, groups }] }
}

function replaced(cell: CellGraph, group: CellGroup): CellGroup[] {
  return groupsOf(cell).map((other) => (other.id === group.id ? group : other))
}

function without(cell: CellGraph, group: CellGroup): CellGroup[] {
  return groupsOf(cell).filter((other) => other.id !== group.id)
}

function names(groups: readonly CellGroup[]): Set<string> {
  return new Set(groups.map((group) => group.name))
}
