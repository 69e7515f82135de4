/** Builds the edits of a cell that a person asks for: adding, connecting, splicing in, deleting, renaming. */
import type { CellGraph, CellNode, Role } from '../../../../contract/document/cellGraph'
import { cellNodeSchema } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import { freshName } from '../../../../cell/names'
import type { Edit, Position } from '../../../lib/edits/edit'
import { nodeText } from '../../../lib/edits/editLabel'
import { leaveGroupsEdit } from '../groups/groupEdits'
import type { EdgeEnds } from './connectionRules'
import { edgeIds, nodeIds, nodeNames } from './names'
import { inputPorts, outputPorts } from '../../../../cell/drawing/ports'

/** A new node of a kind with the catalogue's parameters, under a name that is free. */
export function newNode(cell: CellGraph, kind: CellNodeKind, position: Position): CellNode {
  const name = kind === 'nextState' ? stateWithoutNext(cell) : freshName(nodeNames(cell), cellNodes[kind].base)
  const params = kind === 'nextState' ? { state: name } : structuredClone(cellNodes[kind].defaults)
  const id = freshName(nodeIds(cell), kind === 'nextState' ? `${name}_next` : name)
  return cellNodeSchema.parse({ id, name, kind, role: roleOfKind(kind), position: rounded(position), params })
}

function roleOfKind(kind: CellNodeKind): Role {
  return kind === 'state' || kind === 'nextState' ? 'state' : 'plain'
}

/** The first state that nothing is written to yet, or else the first one. */
function stateWithoutNext(cell: CellGraph): string {
  const states = cell.nodes.filter((node) => node.kind === 'state').map((node) => node.name)
  const written = new Set(cell.nodes.flatMap((node) => (node.kind === 'nextState' ? [node.params.state] : [])))
  return states.find((name) => !written.has(name)) ?? states[0] ?? 'h'
}

export function addNodeEdit(cell: CellGraph, node: CellNode): Edit {
  return { kind: 'insertNodes', cell: cell.id, nodes: [{ at: cell.nodes.length, value: node }] }
}

/** One edge with a free identifier; whether it may be drawn is up to the connection rules. */
export function connectEdit(cell: CellGraph, ends: EdgeEnds): Edit {
  const source = cell.nodes.find((node) => node.id === ends.source)
  const target = cell.nodes.find((node) => node.id === ends.target)
  const label = source && target ? `connect ${nodeText(source)} to ${nodeText(target)}` : 'connect'
  return { kind: 'group', label, edits: [edgeEdit(cell, ends)] }
}

/** Adds a node with an edge to or from another, in one step. */
export function addConnectedEdit(cell: CellGraph, node: CellNode, ends: EdgeEnds, where: string): Edit {
  return { kind: 'group', label: `add ${nodeText(node)} ${where}`, edits: [addNodeEdit(cell, node), edgeEdit(cell, ends)] }
}

function edgeEdit(cell: CellGraph, ends: EdgeEnds, at = cell.edges.length): Edit {
  const id = freshName(edgeIds(cell), `${ends.source}_${ends.target}`.slice(0, 60))
  return { kind: 'insertEdges', cell: cell.id, edges: [{ at, value: { id, ...ends } }] }
}

/** Adds a node in the middle of an edge: what came through the edge now goes through the node. The order of edges stays. */
export function spliceNewEdit(cell: CellGraph, node: CellNode, edgeId: string): Edit | null {
  const parts = spliceEdits({ ...cell, nodes: [...cell.nodes, node] }, node, edgeId)
  return parts === null ? null : { kind: 'group', label: `insert ${nodeText(node)}`, edits: [addNodeEdit(cell, node), ...parts] }
}

/** Puts a node that is not connected yet into an edge. */
export function spliceEdit(cell: CellGraph, node: CellNode, edgeId: string): Edit | null {
  const parts = spliceEdits(cell, node, edgeId)
  return parts === null ? null : { kind: 'group', label: `insert ${nodeText(node)}`, edits: parts }
}

function spliceEdits(cell: CellGraph, node: CellNode, edgeId: string): Edit[] | null {
  const at = cell.edges.findIndex((edge) => edge.id === edgeId)
  const edge = cell.edges[at]
  const [input, ...otherInputs] = inputPorts(node.kind)
  const [output, ...otherOutputs] = outputPorts(node.kind)
  if (edge === undefined || input === undefined || output === undefined) return null
  if (otherInputs.length > 0 || otherOutputs.length > 0 || edge.source === node.id || edge.target === node.id) return null
  const rest = { ...cell, edges: cell.edges.filter((other) => other !== edge) }
  const out = edgeEdit(rest, { source: node.id, sourcePort: output, target: edge.target, targetPort: edge.targetPort }, at)
  const into = edgeEdit(rest, { source: edge.source, sourcePort: edge.sourcePort, target: node.id, targetPort: input.name }, at + 1)
  return [{ kind: 'removeEdges', cell: cell.id, ids: [edgeId] }, out, into]
}

/** Deletes nodes with their edges, and edges of their own; null when there is nothing to delete. */
export function deleteEdit(cell: CellGraph, nodes: readonly string[], edges: readonly string[]): Edit | null {
  const gone = cell.nodes.filter((node) => nodes.includes(node.id))
  const ids = gone.map((node) => node.id)
  const cut = cell.edges.filter((edge) => edges.includes(edge.id) || ids.includes(edge.source) || ids.includes(edge.target))
  if (gone.length === 0 && cut.length === 0) return null
  const [only] = gone
  const what = gone.length === 1 && only !== undefined ? nodeText(only) : gone.length > 1 ? `${gone.length} nodes` : edgesText(cut.length)
  const parts: Edit[] = []
  if (cut.length > 0) parts.push({ kind: 'removeEdges', cell: cell.id, ids: cut.map((edge) => edge.id) })
  const leaving = leaveGroupsEdit(cell, ids)
  if (leaving !== null) parts.push(leaving)
  if (ids.length > 0) parts.push({ kind: 'removeNodes', cell: cell.id, ids })
  return { kind: 'group', label: `delete ${what}`, edits: parts }
}

function edgesText(count: number): string {
  return count === 1 ? 'edge' : `${count} edges`
}

/** Gives a node another name. A state takes its next state with it, since that belongs to it by name. */
export function renameEdit(cell: CellGraph, node: CellNode, name: string): Edit {
  const edits: Edit[] = [{ kind: 'setNode', cell: cell.id, node: { ...node, name } }]
  if (node.kind === 'state') {
    for (const other of cell.nodes) {
      if (other.kind !== 'nextState' || other.params.state !== node.name) continue
      edits.push({ kind: 'setNode', cell: cell.id, node: { ...other, name, params: { state: name } } })
    }
  }
  return { kind: 'group', label: `rename ${node.name} to ${name}`, edits }
}

/** Why a node cannot have a name, or null. */
export function nameRefusal(cell: CellGraph, node: CellNode, name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name)) return 'Letters, digits, _ and -, starting with a letter, at most 64.'
  const partners = cell.nodes.filter((other) => other === node || pairs(node, other))
  return nodeNames(cell, partners).has(name) ? `Another node is called ${name}.` : null
}

/** A state and what it becomes carry one name. */
function pairs(a: CellNode, b: CellNode): boolean {
  if (a.kind === 'state' && b.kind === 'nextState') return b.params.state === a.name
  return a.kind === 'nextState' && b.kind === 'state' && a.params.state === b.name
}

export function rounded(position: Position): Position {
  return { x: Math.round(position.x), y: Math.round(position.y) }
}
