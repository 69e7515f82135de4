/** A forecast row by row as the whole sequence at once in float64, of layers with states, caches and both; where it ends, and its errors. */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import type { Layer, LayerOf } from '../../../contract/document/modelGraph'
import type { ForecastEvent } from '../../../contract/events/forecast'
import type { TaskShape } from '../../../contract/document/taskShape'
import { buildProgram } from '../../compiler/program/builder'
import type { NumberHistory } from '../../data/histories'
import { openEager } from '../../executors/eager/open'
import { evaluate } from '../../executors/reference/evaluate'
import { inputTypes } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import { checkModel } from '../../model/graph/checkModel'
import { continuedBy, generationProblems } from '../../model/graph/generationProblems'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { lowerModel } from '../../model/lower/lowerModel'
import { forecast } from './forecast'

const [width, steps] = [2, 6]
const shape: TaskShape = {
  tokens: null,
  features: width,
  masked: false,
  target: { over: 'step', kind: 'real', width },
  counted: true,
  heldOutLength: null,
  metrics: ['squaredError']
}
const columns = [
  { name: 'level', mean: 500, scale: 20 },
  { name: 'flow', mean: -3, scale: 0.5 }
]
const wave = (rows: number, from = 0) => Float32Array.from({ length: rows * width }, (_, k) => Math.sin(0.7 * (k + from * width)))
const history: NumberHistory = { values: wave(5), truth: wave(4, 5) }

function modelWith(layers: Layer[]): CheckedModel {
  const document = structuredClone(readTemplate('lstm-sines'))
  const [lstm, head] = document.model.layers
  if (lstm?.kind !== 'recurrent' || !head) throw new Error('the template has other layers')
  lstm.params.hidden = 4
  document.training.sequenceLength = 7
  head.inputs = [layers.at(-1)?.id ?? 'lstm']
  document.model.layers = [lstm, ...layers, head]
  const result = checkModel(document, shape)
  if (!result.ok) throw new Error(result.problems.map(({ code }) => code).join())
  return result.model
}

const attention: LayerOf<'attention'> = {
  id: 'look',
  name: 'Look',
  kind: 'attention',
  inputs: ['lstm'],
  params: { heads: 2, causal: true, positions: 'rotary', form: 'plain', bias: true, dropout: 0, start: 'glorot' }
}
const places: Layer = { id: 'places', name: 'Places', kind: 'positions', inputs: ['lstm'], params: { form: 'learned', limit: 7 } }
const convolution: Layer = { id: 'near', name: 'Near', kind: 'conv', inputs: ['lstm'], params: { kernel: 3, activation: 'silu' } }

const weightsOf = (model: CheckedModel) => initialWeights(modelWeights(model), 11)

/** What the model says after all of the rows, read at once from the beginning. */
function saidAfter(model: CheckedModel, rows: readonly number[]): number[] {
  const types = inputTypes(model.task, { length: rows.length / width, batch: 1 })
  const declared = new Map([...modelWeights(model).map((spec) => [spec.name, spec.type] as const), ...types])
  const program = buildProgram('forward', declared, (builder, values) => {
    const inputs = new Map([...values].filter(([name]) => types.has(name)))
    return new Map([['output', lowerModel(model, builder, values, inputs, { taps: false }).output]])
  })
  const weights = [...weightsOf(model)].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const)
  const features = { shape: [rows.length / width, 1, width], data: Float32Array.from(rows) }
  const output = evaluate(program, new Map([...weights, ['features', features] as const])).get('output')
  return [...(output?.data ?? [])].slice(-width)
}

async function forecastOf(model: CheckedModel, wanted: { steps?: number; history?: NumberHistory; break?: boolean } = {}) {
  const opened = await openEager('cpu', 'a test', null)
  if (!opened.ok) throw new Error('there is no eager executor')
  const weights = weightsOf(model)
  if (wanted.break) for (const { data } of weights.values()) data.fill(1e38)
  const spec = { model, columns, step: 3, weights, history: wanted.history ?? history, steps: wanted.steps ?? steps }
  const events: ForecastEvent[] = []
  for await (const event of forecast(opened.executor, spec)) events.push(event)
  const end = events.at(-1)
  const values = events.flatMap((event) => (event.type === 'rows' ? [...event.values] : []))
  return { begin: events[0], values, end: end?.type === 'end' ? end : null }
}

const inUnitsOf = (value: number, k: number) => (columns[k % width]?.mean ?? 0) + (columns[k % width]?.scale ?? 1) * value

describe('a forecast', () => {
  it.each([
    ['an LSTM', []],
    ['attention over an LSTM', [attention]],
    ['a convolution over an LSTM', [convolution]]
  ])('of %s is what the model says of the history with its own rows after it', async (_, layers) => {
    const model = modelWith(layers)
    const { values, end } = await forecastOf(model)
    const rows = [...history.values]
    const expected = Array.from({ length: steps }, () => {
      const said = saidAfter(model, rows)
      rows.push(...said)
      return said
    }).flat()
    expect(values).toHaveLength(steps * width)
    expected.forEach((value, k) => expect(values[k]).toBeCloseTo(inUnitsOf(value, k), 3))
    expect(end).toMatchObject({ reason: 'done' })
  })

  it('tells the history and the truth in the units of their columns, and errors over what is known, beside the last row', async () => {
    const { begin, values, end } = await forecastOf(modelWith([]))
    if (begin?.type !== 'begin') throw new Error('it did not begin')
    expect(begin).toMatchObject({ step: 3, columns: ['level', 'flow'], memory: [{ name: 'LSTM', perToken: 0 }] })
    const truth = [...history.truth].map(inUnitsOf)
    begin.truth.forEach((value, k) => expect(value).toBeCloseTo(truth[k] ?? NaN, 3))
    begin.history.forEach((value, k) => expect(value).toBeCloseTo(inUnitsOf(history.values[k] ?? NaN, k), 3))
    const last = begin.history.slice(-width)
    const means = (said: (k: number) => number, c: number) => {
      const errors = [0, 1, 2, 3].map((row) => said(row * width + c) - (truth[row * width + c] ?? NaN))
      return {
        mae: errors.reduce((sum, each) => sum + Math.abs(each), 0) / 4,
        rmse: Math.sqrt(errors.reduce((sum, each) => sum + each ** 2, 0) / 4)
      }
    }
    columns.forEach(({ name }, c) => {
      const told = end?.errors[c]
      const expected = { model: means((k) => values[k] ?? NaN, c), last: means((k) => last[k % width] ?? NaN, c) }
      expect(told?.name).toBe(name)
      expect([told?.mae, told?.rmse]).toEqual([expect.closeTo(expected.model.mae, 3), expect.closeTo(expected.model.rmse, 3)])
      expect(told?.lastValue).toEqual({ mae: expect.closeTo(expected.last.mae, 3), rmse: expect.closeTo(expected.last.rmse, 3) })
    })
    expect((await forecastOf(modelWith([]), { history: { ...history, truth: new Float32Array(0) } })).end?.errors).toEqual([])
  })

  it('ends where learned positions end, and at a number that is not finite', async () => {
    const limited = await forecastOf(modelWith([places]))
    expect(limited.begin).toMatchObject({ places: { layer: 'Places', count: 7 } })
    // Seven rows can be taken in, five are the history: the row after the seventh is the last that is said.
    expect([limited.values.length / width, limited.end?.reason]).toEqual([3, 'places'])
    const broken = await forecastOf(modelWith([]), { break: true })
    expect([broken.values, broken.end?.reason]).toEqual([[], 'notFinite'])
  })

  it('makes room where a cache is full', async () => {
    const long = { values: wave(510), truth: wave(0) }
    const { values } = await forecastOf(modelWith([attention]), { history: long, steps: 4 })
    expect(values).toHaveLength(4 * width)
    const model = modelWith([attention])
    const rows = [...long.values]
    for (let k = 0; k < 4; k++) rows.push(...saidAfter(model, rows))
    values.forEach((value, k) => expect(value).toBeCloseTo(inUnitsOf(rows[510 * width + k] ?? NaN, k), 2))
  })
})

describe('what goes on', () => {
  it('is a series whose next row is predicted, and a text whose next token is', () => {
    expect(continuedBy(shape, true)).toBe('numbers')
    expect(continuedBy(shape, false)).toBeNull()
    expect(continuedBy({ ...shape, target: { over: 'sequence', kind: 'real', width } }, true)).toBeNull()
    expect(continuedBy({ ...shape, target: { over: 'step', kind: 'real', width: 1 } }, true)).toBeNull()
    expect(generationProblems(modelWith([]), true, 'numbers')).toEqual([])
    const codes = (layers: Layer[], predictsNext: boolean, wanted: 'text' | 'numbers') =>
      generationProblems(modelWith(layers), predictsNext, wanted).map(({ code }) => code)
    expect(codes([], true, 'text')).toEqual(['generate.other'])
    expect(codes([], false, 'numbers')).toEqual(['generate.task'])
    const acausal: Layer = { ...attention, params: { ...attention.params, causal: false } }
    expect(codes([acausal], true, 'numbers')).toEqual(['generate.attention'])
  })
})
