import { describe, expect, it } from 'vitest'
import { readEquations } from '../../../cell/text/readEquations'
import { readTemplate, smallTask, templateList } from '../../../../tests/support/templates'
import type { GatescopeDocument } from '../../../contract/document/document'
import { checkModel } from '../graph/checkModel'
import { recogniseCell } from './recogniseCell'
import type { RecognisedCell } from './recognisedCell'

function recognised(document: GatescopeDocument): (RecognisedCell | null)[] {
  const result = checkModel(document, smallTask(document, 9))
  if (!result.ok) throw new Error(result.problems.map(({ code }) => code).join())
  return result.model.layers.flatMap((layer) => (layer.kind === 'recurrent' ? [recogniseCell(layer)] : []))
}

/** What the cell of these lines is, with the states `h` and, where they name it, `c`. */
function drawn(lines: string): RecognisedCell | null {
  const read = readEquations(`cell Cell(x, { h${lines.includes('c =') ? ', c' : ''} }) {\n${lines}\n}`)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const document = readTemplate('lstm-moby-dick')
  return recognised({ ...document, cells: [{ ...read.graph, id: document.cells[0]?.id ?? 'cell' }] })[0] ?? null
}

const lstm = (i: string, f: string, g: string, o: string, rest = 'c = f * c + i * g\n o = O\n h = o * tanh(c)') =>
  drawn(`i = ${i}\n f = ${f}\n g = ${g}\n ${rest.replace('O', o)}`)
const gate = 'sigmoid(linear(x, h))'
const candidate = 'tanh(linear(x, h))'
const gru = (h: string, n = 'tanh(linear(x) + r * linear(h))') => drawn(`z = ${gate}\n r = ${gate}\n n = ${n}\n h = ${h}`)

describe('of the templates', () => {
  const kinds = Object.fromEntries(
    templateList().map(({ id }) => {
      const cells = recognised(readTemplate(id))
      return [id, cells.map((cell) => (cell?.kind === 'gru' ? `gru ${cell.reset}` : (cell?.kind ?? 'scan'))).join(' ')]
    })
  )
  it('these are what their names say, and no others', () => {
    expect(kinds).toMatchObject({
      'lstm-moby-dick': 'lstm',
      'lstm-stacked-moby-dick': 'lstm lstm',
      'bidirectional-lstm-chapters': 'lstm lstm',
      'lstm-peephole-moby-dick': 'lstm',
      'lstm-coupled-moby-dick': 'lstm',
      'lstm-1997-moby-dick': 'scan',
      'lstm-layer-norm-moby-dick': 'scan',
      'rnn-moby-dick': 'rnn',
      'gru-moby-dick': 'gru before',
      'gru-reset-after-moby-dick': 'gru after',
      'gru-residual-moby-dick': 'gru after gru after',
      'mgu-moby-dick': 'gru before',
      'min-gru-moby-dick': 'scan scan',
      'indrnn-moby-dick': 'scan scan',
      'fast-weights-moby-dick': 'scan',
      'selective-moby-dick': 'scan'
    })
  })
})

describe('of an LSTM', () => {
  it('each gate names its weights, whatever the order of what is drawn', () => {
    const cell = lstm(gate, gate, candidate, gate, 'c = g * i + c * f\n o = O\n h = tanh(c) * o')
    if (cell?.kind !== 'lstm') throw new Error('no LSTM')
    const [weight] = cell.gates.i.input.map((part) => part.weight)
    expect([cell.hidden.name, cell.memory.name, cell.gates.g.activation, cell.output]).toEqual(['h', 'c', 'tanh', 'tanh'])
    expect(weight).toMatch(/^lstm\.\w+\.weight\.x$/)
    expect(cell.gates.i.bias).toEqual([{ weight: weight?.replace('weight.x', 'bias'), columns: null }])
  })

  it('gates may be parts of one sum, of one matrix for input and state, and negated', () => {
    const whole = drawn(
      'a = linear(concat(x, h), { units: 4H })\n i = sigmoid(slice(a, 0, H))\n f = sigmoid(slice(a, H, H))\n g = tanh(slice(a, 2H, H))\n o = sigmoid(slice(a, 3H, H))\n c = f * c + i * g\n h = o * tanh(c)'
    )
    const hidden = 128
    expect(whole?.kind === 'lstm' && whole.gates.g).toMatchObject({
      input: [{ rows: { begin: 0 }, columns: { begin: 2 * hidden, size: hidden } }],
      state: [{ rows: { size: hidden }, columns: { begin: 2 * hidden, size: hidden } }]
    })
    const coupled = drawn(`f = ${gate}\n g = ${candidate}\n o = ${gate}\n c = f * c + (1 - f) * g\n h = o * tanh(c)`)
    expect(coupled).toMatchObject({ kind: 'lstm', gates: { i: { negated: true }, f: { negated: false } } })
  })

  it('is none where one thing is otherwise', () => {
    expect(lstm(gate, gate, candidate, gate)?.kind).toBe('lstm')
    expect(lstm(gate, gate, 'tanh(linear(x, h, c))', gate)).toBeNull()
    expect(lstm(gate, gate, candidate, 'sigmoid(linear(x, c))')).toBeNull()
    expect(lstm(gate, 'sigmoid(linear(x, h, { units: 1 }))', candidate, gate)).toBeNull()
    expect(lstm(gate, gate, candidate, gate, 'c = f * c - i * g\n o = O\n h = o * tanh(c)')).toBeNull()
    expect(lstm(gate, gate, candidate, gate, 'c = f * c + i * g\n o = O\n h = o * tanh(c) + linear(x)')).toBeNull()
    expect(lstm(gate, gate, 'dropout(tanh(linear(x, h)), 0.2)', gate)).toBeNull()
  })
})

describe('of a GRU', () => {
  it.each(['z * h + (1 - z) * n', '(1 - z) * n + h * z', 'n + z * (h - n)'])('z keeps the state: %s', (h) => {
    expect(gru(h)).toMatchObject({ kind: 'gru', reset: 'after', gates: { z: { negated: false } } })
  })
  it.each(['(1 - z) * h + z * n', 'h + z * (n - h)'])('z replaces the state: %s', (h) => {
    expect(gru(h)).toMatchObject({ kind: 'gru', gates: { z: { negated: true } } })
  })
  it('the reset gate stands before or after the product, with a bias of its own inside', () => {
    const after = gru('z * h + (1 - z) * n')
    expect(after?.kind === 'gru' && [after.gates.n.bias.length, after.gates.n.stateBias.length]).toEqual([1, 1])
    const before = gru('z * h + (1 - z) * n', 'tanh(linear(x, r * h))')
    expect(before).toMatchObject({ kind: 'gru', reset: 'before', gates: { n: { stateBias: [] } } })
  })
  it('is none with two gates that do not add up to one, or a product of the input in the reset', () => {
    expect(gru('z * h + r * n')).toBeNull()
    expect(gru('z * h + (1 - z) * n', 'tanh(linear(x) + r * linear(x, h))')).toBeNull()
  })
})
