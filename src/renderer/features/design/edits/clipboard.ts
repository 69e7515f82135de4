/** Writes nodes as text for copy and paste, also between documents: `{"gatescope":"nodes","nodes":[…],"edges":[…]}`. */
import * as z from 'zod'
import { groupsOf } from '../../../../cell/groups'
import { freshName } from '../../../../cell/names'
import { cellEdgeSchema, cellGroupSchema, cellNodeSchema } from '../../../../contract/document/cellGraph'
import type { CellEdge, CellGraph, CellGroup, CellNode } from '../../../../contract/document/cellGraph'
import type { Edit, Position } from '../../../lib/edits/edit'
import { isAutomatic } from '../layout/automatic'
import { mergedPorts } from './mergePorts'
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

/**
 * Adds copied nodes under free names and identifiers, moved by `by`, and says so by `verb`; ports that the cell has already are connected
 * instead of added again. Gives the identifiers of the new nodes, or of those ports where nothing else was copied. Null where nothing changes.
 */
export function pasteEdit(cell: CellGraph, copied: CopiedNodes, by: Position, verb = 'paste'): { edit: Edit | null; ids: string[] } {
  const { present, added } = mergedPorts(cell, copied)
  const mergedStates = new Map(
    copied.nodes.flatMap((node) => (node.kind === 'state' && present.has(node.id) ? [[node.name, node.name]] : []))
  )
  const names = new Map([
    ...renamed(
      added.map((node) => node.name),
      nodeNames(cell)
    ),
    ...mergedStates,
    ...statesKept(cell, copied.nodes)
  ])
  const ids = new Map([
    ...renamed(
      added.map((node) => node.id),
      nodeIds(cell)
    ),
    ...present
  ])
  const auto = isAutomatic(cell)
  const nodes = added.map((node) => pastedNode(node, ids, names, by, auto))
  const edges = pastedEdges(cell, copied.edges, ids)
  const groups = pastedGroups(cell, copied.groups ?? [], new Map([...ids].filter(([id]) => !present.has(id))))
  const parts: Edit[] = []
  if (nodes.length > 0) parts.push({ kind: 'insertNodes', cell: cell.id, nodes: placedFrom(cell.nodes.length, nodes) })
  if (edges.length > 0) parts.push({ kind: 'insertEdges', cell: cell.id, edges: placedFrom(cell.edges.length, edges) })
  if (groups.length > 0) parts.push({ kind: 'setGroups', cell: cell.id, groups: [...(cell.groups ?? []), ...groups] })
  const label = `${verb} ${nodes.length === 1 ? '1 node' : `${nodes.length} nodes`}`
  return {
    edit: parts.length === 0 ? null : { kind: 'group', label, edits: parts },
    ids: nodes.length > 0 ? nodes.map((node) => node.id) : [...new Set(present.values())]
  }
}

function placedFrom<T>(first: number, values: readonly T[]): { at: number; value: T }[] {
  return values.map((value, k) => ({ at: first + k, value }))
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

function pastedNode(
  { auto: _, ...node }: CellNode,
  ids: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
  by: Position,
  auto: boolean
): CellNode {
  const base = {
    id: ids.get(node.id) ?? node.id,
    name: names.get(node.name) ?? node.name,
    position: { x: node.position.x + by.x, y: node.position.y + by.y },
    ...(auto && { auto })
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

/** The edges between nodes that are there after pasting, but for those that the cell has already. */
function pastedEdges(cell: CellGraph, edges: readonly CellEdge[], ids: ReadonlyMap<string, string>): CellEdge[] {
  const names = renamed(
    edges.map((edge) => edge.id),
    edgeIds(cell)
  )
  return edges.flatMap((edge) => {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)]
    if (source === undefined || target === undefined) return []
    const isThere = cell.edges.some((one) => one.source === source && one.target === target)
    return isThere ? [] : [{ ...edge, id: names.get(edge.id) ?? edge.id, source, target }]
  })
}
