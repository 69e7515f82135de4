/** The words for an edit, as undo and the status bar show them. */
import { cellNodes, titleOf } from '../../../cell/nodes/cellNodeKinds'
import type { CellGraph, CellNode } from '../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../contract/document/document'
import { listChangeWords } from '../../../contract/document/keptNames'
import type { Edit } from './edit'

/** `document` is the one before the edit. */
export function editLabel(document: GatescopeDocument, edit: Edit): string {
  switch (edit.kind) {
    case 'setName':
      return 'rename document'
    case 'setTask':
      return 'change task'
    case 'setTraining':
      return 'change training'
    case 'setProbe':
      return 'change probe'
    case 'setProbes':
      return listChangeWords('probe', document.probes ?? [], edit.probes)
    case 'setFeatures':
      return listChangeWords('feature', document.features ?? [], edit.features)
    case 'insertCell':
      return `add cell ${edit.cell.name}`
    case 'removeCell':
      return `delete cell ${findCell(document, edit.cell)?.name ?? edit.cell}`
    case 'setCellTitle':
      return `rename cell ${edit.name}`
    case 'setCell':
      return `write cell ${edit.cell.name}`
    case 'insertNodes':
      return `add ${nodesText(edit.nodes.map(({ value }) => value))}`
    case 'removeNodes':
      return `delete ${nodesText(nodesOf(document, edit.cell, edit.ids))}`
    case 'setNode':
      return `change ${nodeText(edit.node)}`
    case 'moveNodes':
      return `move ${nodesText(nodesOf(document, edit.cell, Object.keys(edit.positions)))}`
    case 'insertEdges':
      return edit.edges.length === 1 ? 'connect' : `connect ${edit.edges.length} edges`
    case 'removeEdges':
      return edit.ids.length === 1 ? 'disconnect' : `disconnect ${edit.ids.length} edges`
    case 'setGroups':
      return 'change groups'
    case 'insertLayer':
      return `add layer ${edit.layer.name}`
    case 'removeLayer':
      return `delete layer ${layerName(document, edit.layer)}`
    case 'setLayer':
      return `change layer ${edit.layer.name}`
    case 'moveLayer':
      return `move layer ${layerName(document, edit.layer)}`
    case 'group':
      return edit.label
    default:
      return edit satisfies never
  }
}

/** A node as one would say it: `linear f`, `sum`, `state c`, `constant 0.5`. */
export function nodeText(node: CellNode): string {
  const { label } = cellNodes[node.kind]
  if (node.kind === 'constant') return `${label} ${titleOf(node)}`
  return node.name === node.kind || node.name === label ? label : `${label} ${node.name}`
}

function nodesText(nodes: readonly CellNode[]): string {
  const [only] = nodes
  return nodes.length === 1 && only !== undefined ? nodeText(only) : `${nodes.length} nodes`
}

function nodesOf(document: GatescopeDocument, cell: string, ids: readonly string[]): CellNode[] {
  return findCell(document, cell)?.nodes.filter((node) => ids.includes(node.id)) ?? []
}

function findCell(document: GatescopeDocument, id: string): CellGraph | undefined {
  return document.cells.find((cell) => cell.id === id)
}

function layerName(document: GatescopeDocument, id: string): string {
  return document.model.layers.find((layer) => layer.id === id)?.name ?? id
}
