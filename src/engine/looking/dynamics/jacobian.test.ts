/** The step's Jacobian against central differences in float64, for a cell of each family; and the units' own paths against their gates. */
import { describe, expect, it } from 'vitest'
import { movedWeights, tokenProbe } from '../../../../tests/support/drawnCell'
import { modelOf, vocabulary } from '../../../../tests/support/stepping'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { modelForward } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import { probeProgram } from '../inspection/probeProgram'
import { jacobianProgram } from './jacobianProgram'
import { memoryLayers } from './memoryLayer'
import type { MemoryLayer } from './memoryLayer'
import { passageProgram } from './passageProgram'

const places = 2

function evaluated(model: CheckedModel, layer: MemoryLayer, before: Float64Array, along: Float64Array, directions: number) {
  const width = layer.checked.kind === 'recurrent' ? layer.checked.cell.inputWidth : layer.checked.width
  const program = jacobianProgram(layer, width, { places, directions })
  const inputs = new Map<string, AnyArray>([
    ...[...movedWeights(model)].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const),
    ['input', { shape: [places, width], data: Float64Array.from({ length: places * width }, (_, k) => Math.sin(2 * k)) }],
    ['before', { shape: [places, layer.size], data: before }],
    ['held', { shape: [places, layer.heldSize], data: Float64Array.from({ length: places * layer.heldSize }, (_, k) => Math.cos(k)) }],
    ['along', { shape: [directions, layer.size], data: along }]
  ])
  const results = evaluate(program, inputs)
  return (name: string) => [...(results.get(name)?.data ?? [])]
}

const families = [
  'rnn-moby-dick',
  'lstm-moby-dick',
  'lstm-peephole-moby-dick',
  'lstm-layer-norm-moby-dick',
  'gru-moby-dick',
  'mgu-moby-dick'
]
const others = ['indrnn-moby-dick', 'min-gru-moby-dick', 'fast-weights-moby-dick', 'selective-matrix-moby-dick', 's4d-moby-dick']

it.each([...families, ...others, 'mamba-moby-dick', 'linear-attention-moby-dick'])('the Jacobian of a step of %s', (id) => {
  const model = modelOf(id)
  const [layer] = memoryLayers(model)
  if (!layer) throw new Error('a layer that remembers')
  const { size } = layer
  const before = Float64Array.from({ length: places * size }, (_, k) => 0.4 * Math.sin(1.3 * k + 0.2))
  const columns = [0, Math.floor(size / 2), size - 1]
  const along = new Float64Array(columns.length * size)
  columns.forEach((column, k) => (along[k * size + column] = 1))
  const tangents = evaluated(model, layer, before, along, columns.length)('tangents')
  expect(tangents.some((value) => Math.abs(value) > 1e-3)).toBe(true)
  columns.forEach((column, k) => {
    const moved = (by: number) => {
      const near = before.map((value, j) => (j % size === column ? value + by : value))
      return evaluated(model, layer, near, along, columns.length)('next')
    }
    const [up, down] = [moved(1e-6), moved(-1e-6)]
    for (let n = 0; n < places; n++)
      for (let i = 0; i < size; i++) {
        const slope = ((up[n * size + i] ?? NaN) - (down[n * size + i] ?? NaN)) / 2e-6
        expect(tangents[(n * columns.length + k) * size + i]).toBeCloseTo(slope, 6)
      }
  })
})

const tokens = [3, 1, 4, 1, 5, 2]

/** The results of the passage and the values of taps by name, over the same sequence. */
function passed(id: string) {
  const model = modelOf(id)
  const { program, layers } = passageProgram(model, tokens.length)
  const look = probeProgram(modelForward(model), { length: tokens.length, carries: false })
  const weights = [...movedWeights(model)].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const)
  const input = [
    'tokens',
    { shape: [tokens.length, 1], data: tokenProbe(tokens.map((token) => token % vocabulary)).arrays.get('tokens') ?? [] }
  ] as const
  const all = new Map<string, AnyArray>([...weights, input])
  const [passage, taps] = [evaluate(program, all), evaluate(look.program, all)]
  const [layer] = layers
  if (!layer) throw new Error('a layer that remembers')
  const layerId = layer.layer.checked.layer.id
  const arrays = layer.layer.arrays.map(({ name }) => name)
  const own = (row: string, column: string) => {
    const k = layer.paths.findIndex((path) => arrays[path.row] === row && arrays[path.column] === column)
    return k < 0 ? null : [...(passage.get(`${layerId}/own.${k}`)?.data ?? [])]
  }
  const tap = (name: string) => [...(taps.get(look.taps.find((each) => each.name === `${layerId}.${name}`)?.result ?? '')?.data ?? [])]
  const states = (from: number, size: number) => {
    const data = passage.get(`${layerId}/states`)?.data ?? []
    return tokens.flatMap((_, t) => [...data].slice(t * layer.layer.size + from, t * layer.layer.size + from + size))
  }
  return { own, tap, states, whole: layer.whole, arrays: layer.layer.arrays }
}

function same(a: readonly number[] | null, b: readonly number[]): void {
  expect(a).toHaveLength(b.length)
  expect(b.length).toBeGreaterThan(0)
  b.forEach((value, k) => expect(a?.[k]).toBeCloseTo(value, 10))
}

describe('what a unit keeps by its own path', () => {
  it('is the forget gate of an LSTM, and its hidden state keeps nothing', () => {
    const { own, tap, states, arrays } = passed('lstm-moby-dick')
    same(own('c', 'c'), tap('f'))
    expect(own('h', 'h')).toBeNull()
    const c = arrays.find(({ name }) => name === 'c')
    same(states(c?.from ?? NaN, c?.size ?? NaN), tap('c'))
  })
  it('is 1 − z of a GRU and of a minGRU, as their equations are written', () => {
    const gru = passed('gru-moby-dick')
    const kept = gru.own('h', 'h')
    const z = gru.tap('z')
    const minus = z.map((value) => 1 - value)
    same(kept, Math.abs((kept?.[0] ?? NaN) - (z[0] ?? NaN)) < 1e-9 ? z : minus)
    const min = passed('min-gru-moby-dick')
    expect(min.whole).toBe(true)
    same(
      min.own('h', 'h'),
      min.tap('z').map((value) => 1 - value)
    )
  })
  it('is nothing in a plain RNN, where every unit reads all by the weights', () => {
    expect(passed('rnn-moby-dick').own('h', 'h')).toBeNull()
  })
  it('is the whole Jacobian of a state-space layer and of Mamba', () => {
    for (const id of ['s4d-moby-dick', 'mamba-moby-dick']) expect(passed(id).whole).toBe(true)
  })
})
