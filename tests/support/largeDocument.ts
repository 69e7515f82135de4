/** A document whose cell has as many nodes as asked for: rows of elementwise nodes between one state and what it becomes. */
import type { CellEdge, CellGraph, CellNode } from '../../src/contract/document/cellGraph'
import { cellNodeSchema } from '../../src/contract/document/cellGraph'
import { cellNodes } from '../../src/cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../src/contract/document/cellNodes'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { readTemplate } from './templates'

const columns = 24
const [across, down] = [120, 66]
/** `x`, `h`, the sum, the next state and the output. */
const others = 5
const kinds: readonly CellNodeKind[] = ['tanh', 'oneMinus', 'sigmoid', 'mul', 'relu', 'mul']

/** The RNN template with another cell; it has no problems and could be trained. At least six nodes. */
export function largeDocument(nodes: number): GatescopeDocument {
  const template = readTemplate('rnn-moby-dick')
  const [cell] = template.cells
  if (cell === undefined) throw new Error('the template has no cell')
  return { ...template, name: `${nodes} nodes`, cells: [{ ...cell, name: `${nodes} nodes`, ...largeGraph(nodes) }] }
}

function largeGraph(count: number): Pick<CellGraph, 'nodes' | 'edges'> {
  const rows = Math.ceil((count - others) / columns)
  const nodes = [node('input', 'x', 0, 1), node('state', 'h', 0, 0)]
  const edges: CellEdge[] = []
  for (let row = 0; row < rows; row++) {
    const length = Math.min(columns, count - others - row * columns)
    for (let column = 0; column < length; column++) {
      const kind = column === 0 ? 'linear' : (kinds[(column - 1) % kinds.length] ?? 'tanh')
      nodes.push(node(kind, nameAt(row, column), column + 1, row))
      edges.push(...edgesInto(kind, row, column))
    }
    edges.push(edge(nameAt(row, length - 1), 'sum'))
  }
  nodes.push(node('add', 'sum', columns + 1, 0), node('nextState', 'h', columns + 2, 0, 'hNext'), node('output', 'y', columns + 2, 1))
  edges.push(edge('sum', 'hNext'), edge('sum', 'y'))
  return { nodes, edges }
}

const nameAt = (row: number, column: number) => `n${row}_${column}`

/** A product takes a value of the row above beside the one before it. */
function edgesInto(kind: CellNodeKind, row: number, column: number): CellEdge[] {
  const here = nameAt(row, column)
  if (column === 0) return [edge('x', here), edge('h', here)]
  const before = edge(nameAt(row, column - 1), here)
  return kind === 'mul' ? [before, edge(row === 0 ? 'h' : nameAt(row - 1, column - 1), here)] : [before]
}

function node(kind: CellNodeKind, name: string, column: number, row: number, id = name): CellNode {
  const role = kind === 'state' || kind === 'nextState' ? 'state' : kind === 'sigmoid' ? 'forget' : 'plain'
  const position = { x: column * across, y: row * down }
  return cellNodeSchema.parse({ id, name, kind, role, position, params: structuredClone(cellNodes[kind].defaults) })
}

function edge(source: string, target: string): CellEdge {
  return { id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' }
}
