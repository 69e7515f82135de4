/** Writes nodes as text for copy and paste, also between documents: `{"gatescope":"nodes","nodes":[…],"edges":[…]}`. */
import * as z from 'zod'
import { groupsOf } from '../../../../cell/groups'
import { freshName } from '../../../../cell/names'
import { cellEdgeSchema, cellGroupSchema, cellNodeSchema } from '../../../../contract/document/cellGraph'
import type { CellEdge, CellGraph, CellGroup, CellNode } from '../../../../contract/document/cellGraph'
import type { Edit, Position } from '../../../lib/edits/edit'
import { edgeIds, nodeIds, nodeNames } from './names'

const copiedSchema = z.strictObject({
  gatescope: z.literal('nodes'),
  nodes: z.array(cellNodeSchema).min(1).max(2_000),
  edges: z.array(cellEdgeSchema).max(10_000),
  groups: z.array(cellGroupSchema).max(500).optional()
})
export type CopiedNodes = z.infer<typeof copiedSchema>

/** The chosen nodes, the edges among them and the groups that are chosen whole. */
export function copyText(cell: CellGraph, ids: readonly string[]): string {
  const nodes = cell.nodes.filter((node) => ids.includes(node.id))
  const edges = cell.edges.filter((edge) => ids.includes(edge.source) && ids.includes(edge.target))
  const groups = [...groupsOf(cell)].filter((group) => group.nodes.every((id) => ids.includes(id)))
  return JSON.stringify({ gatescope: 'nodes', nodes, edges, ...(groups.length > 0 && { groups }) } satisfies CopiedNodes, null, 2)
}

/** What was copied, or null when the text is something else. */
export function readCopied(text: string): CopiedNodes | null {
  if (!text.includes('"gatescope"')) return null
  try {
    return copiedSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Adds copied nodes under free names and identifiers, moved by `by`, and says so by `verb`; gives the new nodes' ids too. */
export function pasteEdit(cell: CellGraph, copied: CopiedNodes, by: Position, verb = 'paste'): { edit: Edit; ids: string[] } {
  const names = renamed(
    copied.nodes.map((node) => node.name),
    nodeNames(cell)
  )
  const ids = renamed(
    copied.nodes.map((node) => node.id),
    nodeIds(cell)
  )
  const named = new Map([...names, ...statesKept(cell, copied.nodes)])
  const nodes = copied.nodes.map((node) => pastedNode(node, ids, named, by))
  const edges = pastedEdges(copied.edges, ids, edgeIds(cell))
  const parts: Edit[] = [{ kind: 'insertNodes', cell: cell.id, nodes: nodes.map((value, at) => ({ at: cell.nodes.length + at, value })) }]
  if (edges.length > 0) {
    parts.push({ kind: 'insertEdges', cell: cell.id, edges: edges.map((value, at) => ({ at: cell.edges.length + at, value })) })
  }
  const groups = pastedGroups(cell, copied.groups ?? [], ids)
  if (groups.length > 0) parts.push({ kind: 'setGroups', cell: cell.id, groups: [...(cell.groups ?? []), ...groups] })
  return {
    edit: { kind: 'group', label: `${verb} ${nodes.length === 1 ? '1 node' : `${nodes.length} nodes`}`, edits: parts },
    ids: nodes.map((node) => node.id)
  }
}

/** Maps each text to a free one; equal texts, such as the names of a state and its next state, stay equal. */
function renamed(texts: readonly string[], taken: ReadonlySet<string>): Map<string, string> {
  const used = new Set(taken)
  const result = new Map<string, string>()
  for (const text of texts) {
    if (result.has(text)) continue
    const fresh = freshName(used, text)
    used.add(fresh)
    result.set(text, fresh)
  }
  return result
}

/** A next state that was copied without its state goes on writing to the cell's state of that name, and keeps the name, where there is one. */
function statesKept(cell: CellGraph, copied: readonly CellNode[]): Map<string, string> {
  const names = (nodes: readonly CellNode[]) => new Set(nodes.flatMap((node) => (node.kind === 'state' ? [node.name] : [])))
  const [present, along] = [names(cell.nodes), names(copied)]
  const alone = copied.flatMap((node) => (node.kind === 'nextState' && !along.has(node.params.state) ? [node.params.state] : []))
  return new Map(alone.filter((state) => present.has(state)).map((state) => [state, state]))
}

function pastedNode(node: CellNode, ids: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>, by: Position): CellNode {
  const base = {
    id: ids.get(node.id) ?? node.id,
    name: names.get(node.name) ?? node.name,
    position: { x: node.position.x + by.x, y: node.position.y + by.y }
  }
  if (node.kind !== 'nextState') return { ...node, ...base }
  return { ...node, ...base, params: { state: names.get(node.params.state) ?? node.params.state } }
}

function pastedGroups(cell: CellGraph, groups: readonly CellGroup[], ids: ReadonlyMap<string, string>): CellGroup[] {
  const present = cell.groups ?? []
  const freed = (of: (group: CellGroup) => string) => renamed(groups.map(of), new Set(present.map(of)))
  const [freeIds, freeNames] = [freed((group) => group.id), freed((group) => group.name)]
  return groups
    .map((group) => ({
      ...group,
      id: freeIds.get(group.id) ?? group.id,
      name: freeNames.get(group.name) ?? group.name,
      nodes: group.nodes.flatMap((id) => ids.get(id) ?? [])
    }))
    .filter(({ nodes }) => nodes.length > 0)
}

function pastedEdges(edges: readonly CellEdge[], ids: ReadonlyMap<string, string>, taken: ReadonlySet<string>): CellEdge[] {
  const edgeNames = renamed(
    edges.map((edge) => edge.id),
    taken
  )
  return edges.map((edge) => ({
    ...edge,
    id: edgeNames.get(edge.id) ?? edge.id,
    source: ids.get(edge.source) ?? edge.source,
    target: ids.get(edge.target) ?? edge.target
  }))
}
