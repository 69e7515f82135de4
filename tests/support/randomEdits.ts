/** Edits made from plain numbers, each valid for the document it is made for: for property tests. */
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import { withNamed } from '../../src/contract/document/keptNames'
import type { Feature } from '../../src/contract/units/feature'
import type { Edit, EditKind } from '../../src/renderer/lib/edits/edit'

/** Picks what a number says from a list; undefined from an empty one. */
function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % Math.max(1, list.length)]
}

type Maker = (document: GatescopeDocument, a: number, b: number) => Edit | null

function withCell(document: GatescopeDocument, a: number, make: (cell: CellGraph) => Edit | null): Edit | null {
  const cell = pick(document.cells, a)
  return cell === undefined ? null : make(cell)
}

const someFeature: Feature = {
  name: 'feature',
  layer: 'lstm',
  node: 'c',
  value: 'c',
  label: 'cell state',
  range: 'signed',
  unit: 1,
  property: { kind: 'linePosition' },
  threshold: 0.5,
  above: false
}

/** One maker a kind of edit; null where the document has nothing to do it to. */
const makers: { readonly [K in EditKind]: Maker } = {
  setName: (_, a) => ({ kind: 'setName', name: `name ${a}` }),
  setTask: (document, a) => ({ kind: 'setTask', task: { ...document.task, heldOut: 0.01 + (a % 49) / 100 } }),
  setTraining: (document, a) => ({ kind: 'setTraining', training: { ...document.training, batchSize: 1 + (a % 512) } }),
  setProbe: (_, a) => ({ kind: 'setProbe', text: `probe ${a}` }),
  setProbes: (document, a, b) =>
    a % 4 === 0 && document.probes !== undefined
      ? { kind: 'setProbes', probes: [] }
      : { kind: 'setProbes', probes: withNamed(document.probes ?? [], { kind: 'text', name: `probe ${a % 5}`, text: `text ${b}` }) },
  setFeatures: (document, a, b) =>
    a % 4 === 0 && document.features !== undefined
      ? { kind: 'setFeatures', features: [] }
      : { kind: 'setFeatures', features: withNamed(document.features ?? [], { ...someFeature, name: `feature ${a % 5}`, unit: 1 + b }) },
  insertCell: (document, a, b) =>
    withCell(document, a, (cell) => ({ kind: 'insertCell', at: b % (document.cells.length + 1), cell: { ...cell, id: `cell${a}_${b}` } })),
  removeCell: (document, a) => withCell(document, a, (cell) => ({ kind: 'removeCell', cell: cell.id })),
  setCellTitle: (document, a, b) =>
    withCell(document, a, (cell) => ({ kind: 'setCellTitle', cell: cell.id, name: `cell ${b}`, source: '' })),
  setCell: (document, a, b) => withCell(document, a, (cell) => ({ kind: 'setCell', cell: { ...cell, source: `source ${b}` } })),
  insertNodes: (document, a, b) =>
    withCell(document, a, (cell) => {
      const node = pick(cell.nodes, b)
      if (node === undefined) return null
      const value = { ...node, id: `n${a}_${b}`, name: `n${a}_${b}` }
      return { kind: 'insertNodes', cell: cell.id, nodes: [{ at: b % (cell.nodes.length + 1), value }] }
    }),
  removeNodes: (document, a, b) =>
    withCell(document, a, (cell) => {
      const ids = cell.nodes.filter((_, at) => at % 3 === b % 3).map((node) => node.id)
      return { kind: 'removeNodes', cell: cell.id, ids }
    }),
  setNode: (document, a, b) =>
    withCell(document, a, (cell) => {
      const node = pick(cell.nodes, b)
      return node === undefined ? null : { kind: 'setNode', cell: cell.id, node: { ...node, role: 'candidate' } }
    }),
  moveNodes: (document, a, b) =>
    withCell(document, a, (cell) => {
      const moved = cell.nodes.filter((_, at) => at % 2 === b % 2).map((node) => [node.id, { x: a % 900, y: b % 900 }] as const)
      return { kind: 'moveNodes', cell: cell.id, positions: Object.fromEntries(moved) }
    }),
  insertEdges: (document, a, b) =>
    withCell(document, a, (cell) => {
      const edge = pick(cell.edges, b)
      if (edge === undefined) return null
      return { kind: 'insertEdges', cell: cell.id, edges: [{ at: b % (cell.edges.length + 1), value: { ...edge, id: `e${a}_${b}` } }] }
    }),
  removeEdges: (document, a, b) =>
    withCell(document, a, (cell) => {
      const ids = cell.edges.filter((_, at) => at % 4 === b % 4).map((edge) => edge.id)
      return { kind: 'removeEdges', cell: cell.id, ids }
    }),
  setGroups: (document, a, b) =>
    withCell(document, a, (cell) => {
      const nodes = cell.nodes.filter((_, at) => at % 3 === b % 3).map((node) => node.id)
      const groups = nodes.length === 0 || a % 5 === 0 ? [] : [{ id: `g${b}`, name: `group ${b}`, nodes, folded: b % 2 === 0 }]
      return groups.length === 0 && cell.groups === undefined ? null : { kind: 'setGroups', cell: cell.id, groups }
    }),
  insertLayer: (document, a, b) => {
    const { layers } = document.model
    const layer = pick(layers, a)
    return layer === undefined ? null : { kind: 'insertLayer', at: b % (layers.length + 1), layer: { ...layer, id: `layer${a}_${b}` } }
  },
  removeLayer: (document, a) => {
    const layer = pick(document.model.layers, a)
    return layer === undefined ? null : { kind: 'removeLayer', layer: layer.id }
  },
  setLayer: (document, a, b) => {
    const layer = pick(document.model.layers, a)
    return layer === undefined ? null : { kind: 'setLayer', layer: { ...layer, name: `layer ${b}` } }
  },
  moveLayer: (document, a, b) => {
    const layer = pick(document.model.layers, a)
    return layer === undefined ? null : { kind: 'moveLayer', layer: layer.id, to: b % document.model.layers.length }
  },
  group: (document, a, b) => {
    const parts = [makers.setName(document, a, b), makers.moveNodes(document, a, b), makers.setProbe(document, b, a)]
    return { kind: 'group', label: 'several', edits: parts.flatMap((part) => part ?? []) }
  }
}
export const editKinds = Object.keys(makers) as EditKind[]

/** An edit of a kind, or null where the document has nothing to do it to; the same numbers give the same edit. */
export function editOfKind(document: GatescopeDocument, kind: EditKind, a: number, b: number): Edit | null {
  const edit = makers[kind](document, a, b)
  return edit !== null && clashes(document, edit) ? null : edit
}

/** Numbers that repeat would make an identifier that is there already. */
function clashes(document: GatescopeDocument, edit: Edit): boolean {
  switch (edit.kind) {
    case 'insertCell':
      return document.cells.some((cell) => cell.id === edit.cell.id)
    case 'insertLayer':
      return document.model.layers.some((layer) => layer.id === edit.layer.id)
    case 'insertNodes':
      return document.cells.some((cell) => cell.nodes.some((node) => edit.nodes.some(({ value }) => value.id === node.id)))
    case 'insertEdges':
      return document.cells.some((cell) => cell.edges.some((edge) => edit.edges.some(({ value }) => value.id === edge.id)))
    default:
      return false
  }
}
