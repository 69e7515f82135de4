/** Makes new cells: a copy of another, or the plain recurrence h_t = tanh(W x_t + U h_{t−1} + b) (Elman 1990). */
import { freshName } from '../../../../cell/names'
import type { CellEdge, CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { Layer, LayerOf } from '../../../../contract/document/modelGraph'
import type { Edit } from '../../../lib/edits/edit'
import { freshTitle } from '../../../lib/freshTitle'

/** Gives a layer a copy of its cell, so that it can be changed for this layer alone; null when there is no such cell. */
export function copyCellEdit(document: GatescopeDocument, layer: LayerOf<'recurrent'>): Edit | null {
  const cell = document.cells.find((one) => one.id === layer.params.cell)
  if (cell === undefined) return null
  const copy = { ...cell, id: freshId(document, cell.id), name: freshCellTitle(document, cell.name) }
  return giveCellEdit(document, layer, copy, `copy cell ${cell.name}`)
}

/** Gives a layer a cell of another document, as of a template; the one that is there already where it is the same. */
export function takeCellEdit(document: GatescopeDocument, layer: LayerOf<'recurrent'>, cell: CellGraph): Edit {
  const same = document.cells.find((one) => JSON.stringify({ ...one, id: '' }) === JSON.stringify({ ...cell, id: '' }))
  if (same !== undefined) return { kind: 'setLayer', layer: { ...layer, params: { ...layer.params, cell: same.id } } }
  const taken = { ...cell, id: freshId(document, cell.id), name: freshCellTitle(document, cell.name) }
  return giveCellEdit(document, layer, taken, `use cell ${cell.name}`)
}

/** Takes out cells that no layer runs; null where there is none. */
export function removeUnusedCellsEdit(document: GatescopeDocument, ids: readonly string[]): Edit | null {
  const gone = document.cells.filter((cell) => ids.includes(cell.id) && usersOf(document, cell.id).length === 0)
  const [first] = gone
  if (first === undefined) return null
  const label = gone.length === 1 ? `delete cell ${first.name}` : `delete ${gone.length} cells`
  return { kind: 'group', label, edits: gone.map((cell) => ({ kind: 'removeCell', cell: cell.id })) }
}

/** The layers that run a cell. */
export function usersOf(document: GatescopeDocument, cell: string): Layer[] {
  return document.model.layers.filter((layer) => layer.kind === 'recurrent' && layer.params.cell === cell)
}

/** Gives a layer a plain cell to draw on. */
export function newCellEdit(document: GatescopeDocument, layer: LayerOf<'recurrent'>): Edit {
  const name = freshCellTitle(document, 'My cell')
  return giveCellEdit(document, layer, plainCell(freshId(document, 'myCell'), name), `new cell ${name}`)
}

/** Gives a layer a cell with nothing in it. */
export function emptyCellEdit(document: GatescopeDocument, layer: LayerOf<'recurrent'>): Edit {
  const name = freshCellTitle(document, 'My cell')
  const cell = { id: freshId(document, 'myCell'), name, source: '', nodes: [], edges: [] }
  return giveCellEdit(document, layer, cell, `new empty cell ${name}`)
}

function giveCellEdit(document: GatescopeDocument, layer: LayerOf<'recurrent'>, cell: CellGraph, label: string): Edit {
  return {
    kind: 'group',
    label,
    edits: [
      { kind: 'insertCell', at: document.cells.length, cell },
      { kind: 'setLayer', layer: { ...layer, params: { ...layer.params, cell: cell.id } } }
    ]
  }
}

function freshId(document: GatescopeDocument, base: string): string {
  return freshName(new Set(document.cells.map((cell) => cell.id)), base)
}

function freshCellTitle(document: GatescopeDocument, base: string): string {
  return freshTitle(new Set(document.cells.map((cell) => cell.name)), base)
}

function plainCell(id: string, name: string): CellGraph {
  const at = (x: number, y: number) => ({ x, y })
  const nodes: CellNode[] = [
    { id: 'x', name: 'x', role: 'plain', position: at(22, 241), kind: 'input', params: {} },
    { id: 'h', name: 'h', role: 'state', position: at(22, 101), kind: 'state', params: { shape: ['H'], initial: 'zero' } },
    { id: 'z', name: 'z', role: 'candidate', position: at(200, 171), kind: 'linear', params: cellNodes.linear.defaults },
    { id: 'hNew', name: 'hNew', role: 'state', position: at(372, 171), kind: 'tanh', params: {} },
    { id: 'hNext', name: 'h', role: 'state', position: at(560, 101), kind: 'nextState', params: { state: 'h' } },
    { id: 'y', name: 'y', role: 'plain', position: at(560, 241), kind: 'output', params: {} }
  ]
  const edges = [edge('x', 'z'), edge('h', 'z'), edge('z', 'hNew'), edge('hNew', 'hNext'), edge('hNew', 'y')]
  return { id, name, source: '', nodes: nodes.map((node) => ({ ...node, auto: true })), edges }
}

function edge(source: string, target: string): CellEdge {
  return { id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' }
}
