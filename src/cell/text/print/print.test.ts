/** Cells as text: the templates as a textbook writes them, and the cases in which old and new states must be told apart. */
import { describe, expect, it } from 'vitest'
import { readTemplate, templateList } from '../../../../tests/support/templates'
import type { CellEdge, CellGraph, CellNode, CellNodeOf } from '../../../contract/document/cellGraph'
import { cellNodes } from '../../nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../contract/document/cellNodes'
import { checkCell } from '../../checkCell'
import { printEquations } from './print'

function template(id: string): string {
  return printEquations(checkCell(readTemplate(id).cells[0]!), 128).text
}

/** A cell from lines `name kind role inputs…`; states and their next ones go by `c` and `c'`. */
function cell(...lines: string[]): CellGraph {
  const nodes: CellNode[] = []
  const edges: CellEdge[] = []
  for (const line of lines) {
    const [name, kind, role, ...inputs] = line.split(' ') as [string, CellNodeKind, CellNode['role'], ...string[]]
    const id = name.replace("'", 'Next')
    const common = { id, name: name.replace("'", ''), role, position: { x: 0, y: 0 } }
    nodes.push({ ...common, kind, params: kind === 'nextState' ? { state: common.name } : cellNodes[kind].defaults } as CellNodeOf<
      typeof kind
    >)
    const ports = cellNodes[kind].inputs
    inputs.forEach((source, k) =>
      edges.push({ id: `${source}-${id}`, source, sourcePort: 'out', target: id, targetPort: ports === 'many' ? 'in' : (ports[k] ?? 'in') })
    )
  }
  return { id: 'test', name: 'my cell-2', source: '', nodes, edges }
}

const print = (graph: CellGraph) => printEquations(checkCell(graph), 8)
const ports = ['x input plain', 'h state state', 'c state state']

describe('printEquations', () => {
  it('writes an LSTM as a textbook does, and says which line each node is in', () => {
    const document = readTemplate('lstm-moby-dick')
    const { text, lines } = printEquations(checkCell(document.cells[0]!), 128)
    expect(text).toBe(
      [
        '// Hochreiter & Schmidhuber 1997, forget gate by Gers et al. 2000',
        'cell LSTM(x, { h, c }, H = 128) {',
        '  i = sigmoid(linear(x, h))',
        '  f = sigmoid(linear(x, h, { bias: 1 }))',
        '  g = tanh(linear(x, h))',
        '  o = sigmoid(linear(x, h))',
        '  c = f * c + i * g',
        '  h = o * tanh(c)',
        '}'
      ].join('\n')
    )
    expect(lines).toMatchObject({
      x: 1,
      h: 1,
      c: 1,
      zi: 2,
      i: 2,
      zf: 3,
      f: 3,
      g: 4,
      o: 5,
      fc: 6,
      ig: 6,
      cNew: 6,
      cNext: 6,
      tc: 7,
      hNew: 7,
      hNext: 7,
      y: 7
    })
  })

  it('has a line for every node of every template', () => {
    for (const { id } of templateList())
      for (const graph of readTemplate(id).cells) {
        const { text, lines } = printEquations(checkCell(graph), 128)
        expect(Object.keys(lines).sort()).toEqual(graph.nodes.map((node) => node.id).sort())
        expect(Math.max(...Object.values(lines))).toBeLessThan(text.split('\n').length - 1)
      }
  })

  it('tells the two GRUs apart', () => {
    expect(template('gru-moby-dick')).toContain('  n = tanh(linear(x, r * h))\n  h = z * h + (1 - z) * n\n}')
    expect(template('gru-reset-after-moby-dick')).toContain('  n = tanh(linear(x) + r * hn)\n  h = (1 - z) * n + z * h\n}')
  })

  it('writes a matrix memory, norms over several gates, and a diagonal', () => {
    expect(template('fast-weights-moby-dick')).toContain(
      [
        '(x, { W: zeros(H, H) }, H = 128) {',
        '  k = softmax(linear(x, { bias: false }))',
        '  v = linear(x, { bias: false })',
        '  b = sigmoid(linear(x, { units: 1 }))',
        '  W = W + outer(b * (v - matVec(W, k)), k)',
        '  r = layerNorm(matVec(W, softmax(linear(x, { bias: false }))))',
        '  return r',
        '}'
      ].join('\n')
    )
    const normed = template('lstm-layer-norm-moby-dick')
    expect(normed).toContain('layerNorm(linear(h, { units: 4H, bias: false })) + layerNorm(linear(x, { units: 4H, bias: false })) + b\n')
    expect(normed).toContain('  o = sigmoid(slice(a, 2H, H))\n')
    expect(template('indrnn-moby-dick')).toContain('  h = relu(linear(x) + diagonal(h))\n')
  })

  it('writes parts and reductions', () => {
    const graph = cell(
      'x input plain',
      'h state state',
      'p split plain h',
      'd sumUnits plain e',
      'e mul plain x h',
      'm meanUnits plain p',
      'a add state p d m',
      "h' nextState state a",
      'y output plain a'
    )
    for (const node of graph.nodes) if (node.kind === 'split') node.params = { part: 2, parts: 3 }
    const lines = ['  p = split(h, 2, 3)', '  h = p + sumUnits(x * h) + meanUnits(p)']
    expect(print(graph).text.split('\n').slice(1, -1)).toEqual(lines)
  })

  it('says how a diagonal starts where it is not usual', () => {
    const graph = cell('x input plain', 'h state state', 'd diagonal state h', "h' nextState state d", 'y output plain d')
    const start = (low: number, high: number) => {
      for (const node of graph.nodes) if (node.kind === 'diagonal') node.params = { low, high }
      return print(graph).text
    }
    expect(start(0.5, 0.9)).toContain('  h = diagonal(h, { start: uniform(0.5, 0.9) })\n')
    expect(start(1, 1)).toContain('  h = diagonal(h, { start: 1 })\n')
  })

  it('shows an output gate that sees the new cell state after the line that makes it', () => {
    expect(template('lstm-peephole-moby-dick')).toContain('  c = f * c + i * g\n  o = sigmoid(linear(x, h) + po * c)\n')
  })

  it('keeps a new value’s own name while the old state is still needed', () => {
    const { text, lines } = print(
      cell(
        ...ports,
        'm tanh state c',
        'd sub candidate m c',
        'q linear state x d',
        "c' nextState state m",
        "h' nextState state q",
        'y output plain q'
      )
    )
    expect(text).toBe(
      ['cell myCell2(x, { h, c }, H = 8) {', '  m = tanh(c)', '  d = m - c', '  h = linear(x, d)', '  c = m', '}'].join('\n')
    )
    expect(lines).toMatchObject({ cNext: 4, m: 1, hNext: 3, y: 3 })
  })

  it('puts an old state aside that becomes another, or the output', () => {
    const { text } = print(cell(...ports, 'q linear state x c', "c' nextState state h", "h' nextState state q", 'y output plain c'))
    expect(text).toBe(
      ['cell myCell2(x, { h, c }, H = 8) {', '  cNext = h', '  y = c', '  h = linear(x, c)', '  c = cNext', '  return y', '}'].join('\n')
    )
  })

  it('writes brackets where the drawing has them, and options that are not usual', () => {
    const graph = cell(
      ...ports,
      's add plain x h',
      'p mul plain s c',
      'e oneMinus plain p',
      'd div plain e s2',
      's2 sub plain x e2',
      'e2 scale plain h',
      'l linear state d',
      "h' nextState state l",
      "c' nextState state l",
      'y output plain l'
    )
    for (const node of graph.nodes) {
      if (node.kind === 'linear') node.params = { units: 12, bias: false, biasStart: 0, initialiser: { kind: 'uniform', limit: 0.1 } }
      if (node.kind === 'scale') node.params = { factor: 0.5 }
      if (node.kind === 'state') node.params = { shape: [12], initial: 'learned' }
    }
    expect(print(graph).text).toBe(
      [
        'cell myCell2(x, { h: learned(12), c: learned(12) }, H = 8) {',
        '  h = linear((1 - (x + h) * c) / (x - 0.5 * h), { units: 12, bias: false, start: uniform(0.1) })',
        '  c = h',
        '}'
      ].join('\n')
    )
  })

  it('prints what is unfinished', () => {
    const text = print(
      cell('x input plain', 'h state state', 'a tanh state', 'b add state a c', 'c add state b', "h' nextState state", 'y output plain')
    ).text
    expect(text).toBe(
      ['cell myCell2(x, { h }, H = 8) {', '  a = tanh(?)', '  b = a + c', '  c = sum(b)', '  h = ?', '  return ?', '}'].join('\n')
    )
  })
})
