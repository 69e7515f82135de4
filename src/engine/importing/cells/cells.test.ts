/** Every cell that an import draws is read as equations, and its weights are those that its nodes ask for. */
import { describe, expect, it } from 'vitest'
import { readEquations } from '../../../cell/text/readEquations'
import { problemText } from '../../../contract/problems/problemText'
import { checkCell } from '../../../cell/checkCell'
import { sizeCell } from '../../model/graph/cellShapes'
import { cellWeights } from '../../model/layers/recurrent/weights'
import { zeros } from '../drawing/tensors'
import { isDrawable } from './cellText'
import type { CellText } from './cellText'
import { gruCell, lstmCell, rnnCell } from './gates'
import { functionCell, holdFirstCell, layerNormCell, runningMeanCell } from './small'

const [D, H, P] = [3, 4, 2]
const gate = (h = H, units = H) => ({ input: zeros(D, units), recurrent: zeros(h, units), bias: zeros(units) })
const named = (name: string) => ({ name })
const lstm = { gate: named('Sigmoid'), candidate: named('Tanh'), cell: named('Tanh') }
const four = <T>(one: T) => ({ i: one, f: one, g: one, o: one })
const peeping = { ...gate(), peephole: zeros(H) }
const gru = { gate: named('Sigmoid'), candidate: named('Tanh') }
const candidate = { ...gate(), recurrentBias: zeros(H) }

const cases: Readonly<Record<string, CellText>> = {
  lstm: lstmCell({ hidden: H, gates: four(gate()), functions: lstm }),
  'lstm without bias': lstmCell({ hidden: H, gates: four({ ...gate(), bias: null }), functions: lstm }),
  'lstm with peepholes and a clip': lstmCell({ hidden: H, gates: { ...four(peeping), g: gate() }, functions: lstm, clip: 0.5 }),
  'coupled lstm': lstmCell({ hidden: H, gates: four(gate()), functions: lstm, coupled: true }),
  'projected lstm': lstmCell({ hidden: H, gates: four(gate(P)), functions: lstm, projection: zeros(H, P) }),
  'lstm with initial states': lstmCell({ hidden: H, gates: four(gate()), functions: lstm, initial: { h: zeros(H), c: zeros(H) } }),
  gru: gruCell({ hidden: H, gates: { z: gate(), r: gate() }, candidate, resetAfter: false, functions: gru, clip: 2 }),
  'gru, reset after': gruCell({ hidden: H, gates: { z: gate(), r: gate() }, candidate, resetAfter: true, functions: gru }),
  rnn: rnnCell({ hidden: H, gate: gate(), own: named('Relu'), clip: 1 }),
  ...Object.fromEntries(
    ['LeakyRelu', 'ScaledTanh', 'Affine', 'HardSigmoid', 'Elu', 'Softsign', 'Softplus', 'selu', 'linear', 'silu', 'relu6'].map((name) => [
      name,
      functionCell(named(name), D)
    ])
  ),
  'first step': holdFirstCell(D),
  'running mean': runningMeanCell(D),
  'layer norm': layerNormCell(zeros(D), zeros(D), 0.001, D)
}

describe('a cell that an import draws', () => {
  it.each(Object.keys(cases))('%s', (name) => {
    const { text, hidden, output, weights } = cases[name] ?? expect.fail()
    const read = readEquations(text)
    if (!read.ok) return expect.fail(`${text}\n${read.problems.map((each) => problemText(each).message).join('\n')}`)
    const sized = sizeCell(checkCell(read.graph), 'layer', { hidden, input: D })
    const problems = [...checkCell(read.graph).problems, ...sized.problems].filter(({ severity }) => severity === 'error')
    expect(problems.map((each) => problemText(each).message)).toEqual([])
    const cell = sized.cell ?? expect.fail('no cell')
    const needs = cellWeights(cell, 'layer').map(({ name: weight, type }) => [weight.slice('layer.'.length), type.shape])
    expect(Object.fromEntries(needs)).toEqual(Object.fromEntries(Object.entries(weights).map(([key, { type }]) => [key, type.shape])))
    expect(cell.nodes.find(({ node }) => node === cell.output)?.shape).toEqual([output])
  })

  it('knows which functions have equations', () => {
    expect([isDrawable('Tanh'), isDrawable('hard_sigmoid'), isDrawable('ThresholdedRelu')]).toEqual([true, true, false])
  })
})
