/**
 * Padding behind a sequence changes nothing of it, however much there is and whatever it holds. It stands at the end: layers that look back
 * only never see it, attention both ways leaves out its keys, recurrences backward in time begin where the sequence ends, and heads over a
 * sequence mix its real steps alone.
 */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import type { Layer } from '../../../contract/document/modelGraph'
import { problemText } from '../../../contract/problems/problemText'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { checkModel } from '../graph/checkModel'
import { modelWeights } from '../layers/weights'
import { buildProgram } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import { inputTypes } from '../../learning/step/modelForward'
import { initialWeights } from './initialWeights'
import { lowerModel } from './lowerModel'

const lstm = readTemplate('lstm-moby-dick')
const [length, vocabulary] = [5, 6]
const base = { id: 'it', name: 'It', inputs: ['positions'] }
const attention = { heads: 2, positions: 'rotary', bias: true, dropout: 0, start: 'glorot' } as const
const s4d = { states: 2, discretisation: 'zeroOrderHold', initial: 'linear', deltaMin: 0.1, deltaMax: 1, output: 'glu' } as const
const mamba = { inner: 6, states: 2, kernel: 3, rank: 1, deltaMin: 0.1, deltaMax: 1 } as const

const layers: readonly (readonly [string, Layer])[] = [
  ['attention both ways', { ...base, kind: 'attention', params: { ...attention, causal: false, form: 'plain' } }],
  ['attention both ways, in blocks', { ...base, kind: 'attention', params: { ...attention, causal: false, form: 'chunked' } }],
  ['causal attention', { ...base, kind: 'attention', params: { ...attention, causal: true, form: 'plain' } }],
  ['linear attention', { ...base, kind: 'linearAttention', params: { heads: 2, form: 'parallel', bias: true, start: 'glorot' } }],
  [
    'linear attention, step by step',
    { ...base, kind: 'linearAttention', params: { heads: 2, form: 'recurrent', bias: true, start: 'glorot' } }
  ],
  ...(['convolution', 'scan', 'associative'] as const).map((form): readonly [string, Layer] => [
    `S4D by ${form}`,
    { ...base, kind: 's4d', params: { ...s4d, form } }
  ]),
  ...(['scan', 'associative'] as const).map((form): readonly [string, Layer] => [
    `Mamba by ${form}`,
    { ...base, kind: 'mamba', params: { ...mamba, form } }
  ]),
  ['convolution', { ...base, kind: 'conv', params: { kernel: 3, activation: 'silu' } }],
  ['token shift', { ...base, kind: 'tokenShift', params: {} }],
  ['recurrence backward in time', { ...base, kind: 'recurrent', params: { cell: at(lstm.cells, 0).id, hidden: 4, direction: 'backward' } }]
]

type Over = 'token' | 'last' | 'mean' | 'max'

/** Rows of the output at the sequence's real steps. Behind it stand `padding` steps of tokens that `fill` gives. */
function output(layer: Layer, over: Over, padding: number, fill: (t: number) => number): number[] {
  const model = checkedModel(layer, over)
  const shape = { length: length + padding, batch: 1 }
  const weights = initialWeights(modelWeights(model), 3)
  const types = new Map([...weights].map(([name, { type }]) => [name, type]))
  const program = buildProgram('forward', new Map([...types, ...inputTypes(model.task, shape)]), (builder, values) => {
    const read = new Map([...values].filter(([name]) => name === 'tokens' || name === 'mask'))
    return new Map([['output', lowerModel(model, builder, values, read, { taps: false }).output]])
  })
  const tokenAt = (t: number) => (3 * t + 1) % vocabulary
  const steps = range(shape.length)
  const parameters = new Map<string, AnyArray>([
    ...[...weights].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const),
    ['tokens', { shape: [shape.length, 1], data: steps.map((t) => (t < length ? tokenAt(t) : fill(t))) }],
    ['mask', { shape: [shape.length, 1], data: steps.map((t) => (t < length ? 1 : 0)) }]
  ])
  const { data } = evaluate(program, parameters).get('output') ?? { data: [] }
  return [...data].slice(0, (over === 'token' ? length : 1) * vocabulary)
}

function checkedModel(layer: Layer, over: Over) {
  const task: TaskShape = {
    ...nextTokenTask(vocabulary),
    masked: true,
    target: { over: over === 'token' ? 'step' : 'sequence', kind: 'class', classes: vocabulary }
  }
  const stack: Layer[] = [
    { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units: 4 } },
    { id: 'positions', name: 'Positions', kind: 'positions', inputs: ['embedding'], params: { form: 'sinusoidal' } },
    layer,
    { id: 'head', name: 'Head', kind: 'head', inputs: ['it'], params: { bias: true, over } }
  ]
  const checked = checkModel({ ...lstm, model: { layers: stack } }, task)
  if (!checked.ok) throw new Error(checked.problems.map((each) => problemText(each).message).join('\n'))
  return checked.model
}

describe.each(layers)('%s', (_, layer) => {
  it.each(['token', 'last', 'mean', 'max'] as const)('is the same whatever stands behind the end: head over %s', (over) => {
    const alone = output(layer, over, 0, () => 0)
    expect(new Set(alone).size).toBeGreaterThan(2)
    for (const padding of [1, 4, 130])
      for (const fill of [() => 0, (t: number) => (t * 5 + 2) % vocabulary])
        output(layer, over, padding, fill).forEach((x, k) => expect(Math.abs(x - at(alone, k)), `${padding} behind`).toBeLessThan(1e-10))
  })
})
