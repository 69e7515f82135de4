/** Drawn cells that are ONNX's own operators: each is written as one, and computes what the drawing does. */
import { describe, expect, it } from 'vitest'
import { documentOf, plainLayers } from '../../../../tests/support/randomCells'
import { onnxSource, sequenceDifference } from '../../../../tests/support/onnxModels'
import { readTemplate } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { largestDifference } from '../../../contract/export/events'
import { readEquations } from '../../../cell/text/readEquations'
import { decodeModel } from '../../files/onnx/onnxFile'
import { checkModel } from '../../model/graph/checkModel'
import type { OnnxSource } from './modelParts'
import { sequenceModel } from './sequenceModel'

function sourceOf(lines: string, { direction = 'forward', learned = false, masked = false } = {}): OnnxSource {
  const read = readEquations(`cell Cell(x, { h${lines.includes('c =') ? ', c' : ''} }) {\n${lines}\n}`)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const nodes = read.graph.nodes.map((node) =>
    node.kind === 'state' && learned ? { ...node, params: { ...node.params, initial: 'learned' as const } } : node
  )
  const backward = direction === 'backward'
  const layers = plainLayers(3, 4).map((layer) =>
    layer.kind === 'recurrent'
      ? { ...layer, params: { ...layer.params, direction: backward ? ('backward' as const) : ('forward' as const) } }
      : layer
  )
  const document = documentOf(readTemplate('lstm-moby-dick'), [{ ...read.graph, nodes, id: 'cell' }], layers)
  const checked = checkModel(document, { ...nextTokenTask(5), masked })
  if (!checked.ok) throw new Error(checked.problems.map(({ code }) => code).join())
  return onnxSource(document, checked.model)
}

function operators(source: OnnxSource): string[] {
  const nodes = decodeModel(sequenceModel(source, { taps: false }))?.graph.node ?? []
  return nodes.map(({ opType }) => opType).filter((opType) => ['RNN', 'LSTM', 'GRU', 'Scan'].includes(opType))
}

const gates = (sigmoid: string) =>
  `i = ${sigmoid}(linear(x, h))\n f = ${sigmoid}(linear(x, h))\n g = tanh(linear(x, h))\n o = ${sigmoid}(linear(x, h))\n`
const lstm = `${gates('sigmoid')} c = f * c + i * g\n h = o * tanh(c)`
const gru = (n: string, h: string) => `z = sigmoid(linear(x, h))\n r = sigmoid(linear(x, h))\n n = ${n}\n h = ${h}`
const after = 'tanh(linear(x) + r * linear(h))'

const cells: readonly (readonly [opType: string, title: string, lines: string])[] = [
  ['RNN', 'tanh', 'h = tanh(linear(x, h))'],
  ['RNN', 'relu', 'h = relu(linear(x, h))'],
  ['RNN', 'softplus of two sums', 'h = softplus(linear(x) + linear(h))'],
  ['LSTM', 'as in the books', lstm],
  ['LSTM', 'with hard sigmoids', `${gates('hardSigmoid')} c = f * c + i * g\n h = o * tanh(c)`],
  ['LSTM', 'with relu for its output', `${gates('sigmoid')} c = f * c + i * g\n h = o * relu(c)`],
  [
    'LSTM',
    'with one forget gate for both',
    `f = sigmoid(linear(x, h))\n g = tanh(linear(x, h))\n o = sigmoid(linear(x, h))\n c = (1 - f) * g + f * c\n h = o * tanh(c)`
  ],
  [
    'LSTM',
    'of one matrix',
    'a = linear(concat(x, h), { units: 4H })\n i = sigmoid(slice(a, 0, H))\n f = sigmoid(slice(a, H, H))\n g = tanh(slice(a, 2H, H))\n o = sigmoid(slice(a, 3H, H))\n c = f * c + i * g\n h = o * tanh(c)'
  ],
  [
    'LSTM',
    'with peepholes',
    'pi = vector()\n pf = vector()\n po = vector()\n i = sigmoid(linear(x, h) + pi * c)\n f = sigmoid(linear(x, h) + pf * c)\n g = tanh(linear(x, h))\n c = f * c + i * g\n o = sigmoid(linear(x, h) + po * c)\n h = o * tanh(c)'
  ],
  ['GRU', 'reset after, z keeps', gru(after, 'z * h + (1 - z) * n')],
  ['GRU', 'reset after, z replaces', gru(after, 'h + z * (n - h)')],
  ['GRU', 'reset before, z keeps', gru('tanh(linear(x, r * h))', 'n + z * (h - n)')],
  ['GRU', 'with relu, z replaces', gru('relu(linear(x, r * h))', '(1 - z) * h + z * n')]
]

const shape = [{ length: 6, batch: 2 }] as const

describe('a drawn cell', () => {
  it.each(cells)('is the operator %s: %s', async (opType, _, lines) => {
    const source = sourceOf(lines)
    expect(operators(source)).toEqual([opType])
    expect(await sequenceDifference(source, shape, { taps: false })).toBeLessThan(largestDifference)
  })

  it.each(['forward', 'backward'])('may run %s, begin with learned states, and stop at the end of a sequence', async (direction) => {
    const source = sourceOf(lstm, { direction, learned: true, masked: true })
    expect(operators(source)).toEqual(['LSTM'])
    expect(await sequenceDifference(source, shape, { taps: false })).toBeLessThan(largestDifference)
  })

  it('of two different activations for its gates is no operator', () => {
    expect(operators(sourceOf(lstm.replace('o = sigmoid', 'o = hardSigmoid')))).toEqual(['Scan'])
  })
})
