/** Applies an edit to a document: a pure function that also gives the inverse edit and the words for both. */
import type { CellGraph, CellGroup, CellNode } from '../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../contract/document/document'
import { EditFault } from './edit'
import type { Edit, EditKind, EditOf, NodePlace } from './edit'
import { editLabel } from './editLabel'
import { insertPlaced, removePlaced, replaceById } from './lists'
import { placeOf } from './placeOf'

export interface Applied {
  readonly document: GatescopeDocument
  /** Turns `document` back into the document before the edit. */
  readonly inverse: Edit
  /** What the edit does, such as `add linear f`. */
  readonly label: string
}

/** @throws EditFault when the edit names something that the document does not have; the document is never changed in place. */
export function applyEdit(document: GatescopeDocument, edit: Edit): Applied {
  return { ...transform(document, edit), label: editLabel(document, edit) }
}

type Transformed = Omit<Applied, 'label'>

function transform(document: GatescopeDocument, edit: Edit): Transformed {
  if (isCellEdit(edit)) return transformCell(document, edit)
  switch (edit.kind) {
    case 'setName':
      return { document: { ...document, name: edit.name }, inverse: { ...edit, name: document.name } }
    case 'setTask':
      return { document: { ...document, task: edit.task }, inverse: { ...edit, task: document.task } }
    case 'setTraining':
      return { document: { ...document, training: edit.training }, inverse: { ...edit, training: document.training } }
    case 'setProbe':
      return { document: { ...document, probe: { text: edit.text } }, inverse: { ...edit, text: document.probe.text } }
    case 'setProbes':
      return { document: withProbes(document, edit.probes), inverse: { ...edit, probes: document.probes ?? [] } }
    case 'setFeatures':
      return { document: withFeatures(document, edit.features), inverse: { ...edit, features: document.features ?? [] } }
    case 'insertCell':
      return {
        document: { ...document, cells: insertPlaced(document.cells, [{ at: edit.at, value: edit.cell }]) },
        inverse: { kind: 'removeCell', cell: edit.cell.id }
      }
    case 'removeCell':
      return removeCell(document, edit)
    case 'setCell': {
      const { list, before } = replaceById(document.cells, edit.cell, 'unknownCell')
      return { document: { ...document, cells: list }, inverse: { ...edit, cell: before } }
    }
    case 'insertLayer':
    case 'removeLayer':
    case 'setLayer':
    case 'moveLayer':
      return transformLayers(document, edit)
    case 'group':
      return transformGroup(document, edit)
    default:
      return edit satisfies never
  }
}

/** An empty list is left out, so that the document is as it was before it had any. */
function withProbes(document: GatescopeDocument, probes: EditOf<'setProbes'>['probes']): GatescopeDocument {
  const { probes: _, ...rest } = document
  return probes.length === 0 ? rest : { ...rest, probes: [...probes] }
}

function withFeatures(document: GatescopeDocument, features: EditOf<'setFeatures'>['features']): GatescopeDocument {
  const { features: _, ...rest } = document
  return features.length === 0 ? rest : { ...rest, features: [...features] }
}

function removeCell(document: GatescopeDocument, edit: EditOf<'removeCell'>): Transformed {
  const { rest, removed } = removePlaced(document.cells, [edit.cell], 'unknownCell')
  const gone = first(removed)
  return { document: { ...document, cells: rest }, inverse: { kind: 'insertCell', at: gone.at, cell: gone.value } }
}

/** The edits of what one cell holds. */
const cellEditKinds = [
  'setCellTitle',
  'insertNodes',
  'removeNodes',
  'setNode',
  'moveNodes',
  'insertEdges',
  'removeEdges',
  'setGroups'
] as const satisfies readonly EditKind[]
type CellEdit = EditOf<(typeof cellEditKinds)[number]>

const isCellEdit = (edit: Edit): edit is CellEdit => cellEditKinds.some((kind) => kind === edit.kind)

function transformCell(document: GatescopeDocument, edit: CellEdit): Transformed {
  const before = document.cells.find((cell) => cell.id === edit.cell)
  if (before === undefined) throw new EditFault('unknownCell', edit.cell)
  const { cell, inverse } = editCell(before, edit)
  return { document: { ...document, cells: document.cells.map((other) => (other === before ? cell : other)) }, inverse }
}

/** The cell after an edit; parts of the edit that are about something else do not count. @throws EditFault */
export function cellAfter(cell: CellGraph, edit: Edit): CellGraph {
  if (isCellEdit(edit)) return edit.cell === cell.id ? editCell(cell, edit).cell : cell
  if (edit.kind === 'group') return edit.edits.reduce(cellAfter, cell)
  return edit.kind === 'setCell' && edit.cell.id === cell.id ? edit.cell : cell
}

function editCell(cell: CellGraph, edit: CellEdit): { cell: CellGraph; inverse: Edit } {
  switch (edit.kind) {
    case 'setCellTitle':
      return { cell: { ...cell, name: edit.name, source: edit.source }, inverse: { ...edit, name: cell.name, source: cell.source } }
    case 'insertNodes': {
      const ids = edit.nodes.map(({ value }) => value.id)
      return { cell: { ...cell, nodes: insertPlaced(cell.nodes, edit.nodes) }, inverse: { kind: 'removeNodes', cell: cell.id, ids } }
    }
    case 'removeNodes': {
      const { rest, removed } = removePlaced(cell.nodes, edit.ids, 'unknownNode')
      return { cell: { ...cell, nodes: rest }, inverse: { kind: 'insertNodes', cell: cell.id, nodes: removed } }
    }
    case 'setNode': {
      const { list, before } = replaceById(cell.nodes, edit.node, 'unknownNode')
      return { cell: { ...cell, nodes: list }, inverse: { ...edit, node: before } }
    }
    case 'moveNodes':
      return moveNodes(cell, edit)
    case 'insertEdges': {
      const ids = edit.edges.map(({ value }) => value.id)
      return { cell: { ...cell, edges: insertPlaced(cell.edges, edit.edges) }, inverse: { kind: 'removeEdges', cell: cell.id, ids } }
    }
    case 'removeEdges': {
      const { rest, removed } = removePlaced(cell.edges, edit.ids, 'unknownEdge')
      return { cell: { ...cell, edges: rest }, inverse: { kind: 'insertEdges', cell: cell.id, edges: removed } }
    }
    case 'setGroups':
      return { cell: withGroups(cell, edit.groups), inverse: { ...edit, groups: cell.groups ?? [] } }
    default:
      return edit satisfies never
  }
}

/** Removes an empty list of groups, so that the cell is as it was before it had any. */
function withGroups(cell: CellGraph, groups: readonly CellGroup[]): CellGraph {
  const { groups: _, ...rest } = cell
  return groups.length === 0 ? rest : { ...rest, groups: [...groups] }
}

function moveNodes(cell: CellGraph, edit: EditOf<'moveNodes'>): { cell: CellGraph; inverse: Edit } {
  const before: Record<string, NodePlace> = {}
  for (const id of Object.keys(edit.positions)) {
    const node = cell.nodes.find((one) => one.id === id)
    if (node === undefined) throw new EditFault('unknownNode', id)
    before[id] = placeOf(node)
  }
  const nodes = cell.nodes.map((node) => {
    const place = edit.positions[node.id]
    return place === undefined ? node : placed(node, place)
  })
  return { cell: { ...cell, nodes }, inverse: { ...edit, positions: before } }
}

function placed(node: CellNode, { x, y, auto }: NodePlace): CellNode {
  const { auto: _, ...rest } = node
  return { ...rest, position: { x, y }, ...(auto === true && { auto }) }
}

function transformLayers(document: GatescopeDocument, edit: EditOf<'insertLayer' | 'removeLayer' | 'setLayer' | 'moveLayer'>): Transformed {
  const { layers } = document.model
  const withLayers = (next: typeof layers) => ({ ...document, model: { ...document.model, layers: next } })
  switch (edit.kind) {
    case 'insertLayer': {
      const next = insertPlaced(layers, [{ at: edit.at, value: edit.layer }])
      return { document: withLayers(next), inverse: { kind: 'removeLayer', layer: edit.layer.id } }
    }
    case 'removeLayer': {
      const { rest, removed } = removePlaced(layers, [edit.layer], 'unknownLayer')
      const gone = first(removed)
      return { document: withLayers(rest), inverse: { kind: 'insertLayer', at: gone.at, layer: gone.value } }
    }
    case 'setLayer': {
      const { list, before } = replaceById(layers, edit.layer, 'unknownLayer')
      return { document: withLayers(list), inverse: { ...edit, layer: before } }
    }
    case 'moveLayer': {
      const { rest, removed } = removePlaced(layers, [edit.layer], 'unknownLayer')
      const moved = first(removed)
      return { document: withLayers(insertPlaced(rest, [{ at: edit.to, value: moved.value }])), inverse: { ...edit, to: moved.at } }
    }
    default:
      return edit satisfies never
  }
}

function transformGroup(document: GatescopeDocument, edit: EditOf<'group'>): Transformed {
  const inverses: Edit[] = []
  let current = document
  for (const part of edit.edits) {
    const applied = transform(current, part)
    current = applied.document
    inverses.unshift(applied.inverse)
  }
  return { document: current, inverse: { kind: 'group', label: edit.label, edits: inverses } }
}

function first<T>(list: readonly T[]): T {
  const value = list[0]
  if (value === undefined) throw new EditFault('badPlace', 'empty list')
  return value
}
