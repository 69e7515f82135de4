/** Rollout against the formula of its paper, and scores of heads that are built by hand to do what they are scored for. */
import { describe, expect, it } from 'vitest'
import { checked, chosenWeights, movedWeights, sourceOf, tokenProbe } from '../../../../tests/support/drawnCell'
import { referenceExecutor } from '../../../../tests/support/referenceExecutor'
import { readTemplate } from '../../../../tests/support/templates'
import type { Layer } from '../../../contract/document/modelGraph'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { range } from '../../compiler/program/shapes'
import type { Tensors } from '../../executors/executor'
import { modelForward } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import { probeSequence } from '../inspection/inspectedSequence'
import { Matrices } from '../inspection/matrices'
import { Heads } from './heads'
import { repeatedTokens } from './repeatedTokens'
import { smallMap } from './smallMap'

const vocabulary = 8
const half = 5
const tokens = [3, 0, 4, 1, 1, 2, 7, 5]

const attention = (id: string, input: string, heads: number, causal = true): Layer => ({
  id,
  name: id,
  kind: 'attention',
  inputs: [input],
  params: { heads, causal, positions: 'none', form: 'plain', bias: false, dropout: 0, start: 'glorot' }
})
const residual = (id: string, ...inputs: string[]): Layer => ({ id, name: id, kind: 'residual', inputs, params: {} })

function modelOf(units: number, layers: readonly Layer[], last: string): CheckedModel {
  const document = readTemplate('transformer-moby-dick')
  const { training } = document
  const embedding: Layer = { id: 'embedding', name: 'embedding', kind: 'embedding', inputs: ['tokens'], params: { units } }
  const head: Layer = { id: 'head', name: 'head', kind: 'head', inputs: [last], params: { bias: true, over: 'token' } }
  const model = { layers: [embedding, ...layers, head] }
  return checked({ ...document, model, training: { ...training, sequenceLength: 2 * half } }, nextTokenTask(vocabulary))
}

const probedOf = (model: CheckedModel, length = 2 * half) => ({
  model: modelForward(model),
  checked: model,
  shape: { length, batch: 1 },
  matrices: new Set(model.layers.flatMap(({ kind, layer }) => (kind === 'attention' ? [layer.id] : [])))
})

const frameOf = (model: CheckedModel, weights: Tensors, layer: string, causal = true) =>
  new Matrices(referenceExecutor, probedOf(model)).frame(probeSequence(tokenProbe(tokens), causal), layer, 0, () => sourceOf(weights))

type Rows = readonly (readonly number[])[]
const rowsOf = (values: Float32Array): Rows => {
  const steps = Math.sqrt(values.length)
  return range(steps).map((t) => [...values.subarray(t * steps, (t + 1) * steps)])
}
const product = (a: Rows, b: Rows): Rows =>
  a.map((row) => row.map((_, column) => row.reduce((sum, value, k) => sum + value * (b[k]?.[column] ?? NaN), 0)))
/** Half the mean over heads and half the identity, as in the paper. */
const halved = (heads: readonly Float32Array[]): Rows =>
  rowsOf(heads[0] ?? new Float32Array(0)).map((row, t) =>
    row.map((_, s) => {
      const sum = heads.reduce((total, head) => total + (rowsOf(head)[t]?.[s] ?? NaN), 0)
      return 0.5 * (sum / heads.length) + (s === t ? 0.5 : 0)
    })
  )
const same = (values: Float32Array | undefined, rows: Rows) => {
  expect(values).toHaveLength(rows.length ** 2)
  rows.flat().forEach((value, k) => expect(values?.[k]).toBeCloseTo(value, 6))
}

const norm = (id: string, input: string): Layer => ({ id, name: id, kind: 'norm', inputs: [input], params: { form: 'layerNorm' } })

describe.each([true, false])('attention rollout, causal: %s', (causal) => {
  const stack = [
    norm('norm1', 'embedding'),
    attention('first', 'norm1', 2, causal),
    residual('sum1', 'embedding', 'first'),
    norm('norm2', 'sum1'),
    attention('second', 'norm2', 3, causal),
    residual('sum2', 'sum1', 'second')
  ]
  const model = modelOf(6, stack, 'sum2')
  const weights = movedWeights(model)

  it('of a Transformer is the product of the halved maps', async () => {
    const [first, second] = [await frameOf(model, weights, 'first', causal), await frameOf(model, weights, 'second', causal)]
    const maps = [first, second].map(({ matrices }) => halved(matrices.map(({ values }) => values))) as [Rows, Rows]
    same(first.rollout?.values, maps[0])
    same(second.rollout?.values, product(maps[1], maps[0]))
    expect([first.rollout?.at, second.rollout?.at, second.rollout?.overlooked]).toEqual(['sum1', 'sum2', []])
  })
})

it('takes the mean over heads alone where there is no residual, and names the layers that it passes over', async () => {
  const conv: Layer = { id: 'conv', name: 'conv', kind: 'conv', inputs: ['first'], params: { kernel: 3, activation: 'none' } }
  const model = modelOf(4, [attention('first', 'embedding', 1), conv, attention('second', 'conv', 2)], 'second')
  const weights = movedWeights(model)
  const [first, second] = [await frameOf(model, weights, 'first'), await frameOf(model, weights, 'second')]
  const mean = rowsOf(second.matrices[0]?.values ?? new Float32Array(0)).map((row, t) =>
    row.map((value, s) => (value + (rowsOf(second.matrices[1]?.values ?? new Float32Array(0))[t]?.[s] ?? NaN)) / 2)
  )
  const alone = rowsOf(first.matrices[0]?.values ?? new Float32Array(0))
  same(first.rollout?.values, alone)
  same(second.rollout?.values, product(mean, alone))
  expect([first.rollout?.at, second.rollout?.at, second.rollout?.overlooked]).toEqual(['first', 'second', ['conv']])
})

describe('scores of heads', () => {
  /** One-hot tokens, then one-hot places, then the token before. */
  const units = vocabulary + 2 * half + vocabulary
  const [place, before] = [vocabulary, vocabulary + 2 * half]
  const sharp = 300

  /** A matrix [units × units] of the entries [row, column, value]. */
  function matrix(entries: readonly (readonly [number, number, number])[]): number[] {
    const values = Array.from({ length: units * units }, () => 0)
    for (const [row, column, value] of entries) values[row * units + column] = value
    return values
  }
  const positions: Layer = {
    id: 'positions',
    name: 'positions',
    kind: 'positions',
    inputs: ['embedding'],
    params: { form: 'learned', limit: 2 * half }
  }
  const layers = [
    positions,
    attention('first', 'positions', 1),
    residual('sum1', 'positions', 'first'),
    attention('second', 'sum1', 1),
    residual('sum2', 'sum1', 'second')
  ]
  const model = modelOf(units, layers, 'sum2')
  const each = range(vocabulary)
  const weights = chosenWeights(model, {
    'embedding.weight': each.flatMap((token) => range(units).map((unit) => Number(unit === token))),
    'positions.weight': range(2 * half).flatMap((t) => range(units).map((unit) => Number(unit === place + t))),
    // Asks for the place before, and copies its token to where the token before is kept.
    'first.query.weight': matrix(range(2 * half - 1).map((t) => [place + t + 1, t, sharp])),
    'first.key.weight': matrix(range(2 * half).map((t) => [place + t, t, 1])),
    'first.value.weight': matrix(each.map((token) => [token, token, 1])),
    'first.out.weight': matrix(each.map((token) => [token, before + token, 1])),
    // Asks for places whose token before is the present one.
    'second.query.weight': matrix(each.map((token) => [token, token, sharp])),
    'second.key.weight': matrix(each.map((token) => [before + token, token, 1]))
  })

  it('are one for an induction circuit that is built by hand, but where its first token has none before', async () => {
    const { half: read, sequences, layers: scored } = await new Heads(referenceExecutor, probedOf(model)).scores(() => sourceOf(weights, 7))
    expect([read, sequences, scored.map(({ layer }) => layer)]).toEqual([half, 10, ['first', 'second']])
    const [first, second] = scored.map(({ heads }) => heads[0])
    expect(first?.previousToken).toBeCloseTo(1, 5)
    expect([first?.duplicateToken, first?.induction].every((score) => (score ?? 1) < 1e-5)).toBe(true)
    // The first token reads itself as the one before it, so that half of the attention of its repetition goes there.
    expect(second?.induction).toBeCloseTo((half - 0.5) / half, 5)
    expect(second?.duplicateToken).toBeCloseTo(0.5 / half, 5)
  })

  it('are means over the sequences that are read one by one, and stand beside those of even attention', async () => {
    const moved = movedWeights(model)
    const heads = new Heads(referenceExecutor, probedOf(model))
    const { layers: scored } = await heads.scores(() => sourceOf(moved))
    const all = repeatedTokens({ vocabulary, half, sequences: 10 })
    const ones = range(10).map((one) => tokenProbe(range(2 * half).map((t) => all[t * 10 + one] ?? 0)))
    const maps: Rows[] = []
    for (const one of ones) {
      const frame = await heads.maps({ ...probeSequence(one, false), length: 2 * half }, () => sourceOf(moved))
      maps.push(rowsOf(frame.layers[1]?.heads[0] ?? new Float32Array(0)))
    }
    const at = (query: number, key: number) => maps.reduce((sum, map) => sum + (map[query]?.[key] ?? NaN), 0) / maps.length
    const second = scored[1]?.heads[0]
    expect(second?.induction).toBeCloseTo((at(5, 1) + at(6, 2) + at(7, 3) + at(8, 4) + at(9, 5)) / 5, 6)
    expect(second?.duplicateToken).toBeCloseTo((at(5, 0) + at(6, 1) + at(7, 2) + at(8, 3) + at(9, 4)) / 5, 6)
    expect(second?.previousToken).toBeCloseTo(range(9).reduce((sum, t) => sum + at(t + 1, t), 0) / 9, 6)
    const even = (1 / 6 + 1 / 7 + 1 / 8 + 1 / 9 + 1 / 10) / 5
    expect(scored[1]?.even.induction).toBeCloseTo(even, 12)
  })

  it('are not there for numbers, nor where nothing can be read twice', () => {
    const none = (length: number) => new Heads(referenceExecutor, probedOf(model, length)).noScores
    expect([none(10), none(4), none(3)]).toEqual([null, null, 'short'])
    const numbers = { ...modelForward(model), task: { ...model.task, tokens: null, features: 2 } }
    expect(new Heads(referenceExecutor, { ...probedOf(model), model: numbers }).noScores).toBe('numbers')
  })
})

it('repeats random tokens, none twice before it begins again', () => {
  const all = repeatedTokens({ vocabulary: 30, half: 20, sequences: 3 })
  for (const one of range(3)) {
    const sequence = range(40).map((t) => all[t * 3 + one])
    expect(sequence.slice(20)).toEqual(sequence.slice(0, 20))
    expect(new Set(sequence).size).toBe(20)
  }
  const few = repeatedTokens({ vocabulary: 3, half: 7, sequences: 1 })
  expect(Math.max(...few)).toBeLessThan(3)
  expect(few.slice(7)).toEqual(few.slice(0, 7))
})

it('keeps thin lines in small maps', () => {
  const steps = 6
  const values = Float32Array.from({ length: 8 * 8 }, (_, k) => Number(k % 8 === Math.floor(k / 8) - 1))
  expect(rowsOf(smallMap({ values, head: 0, length: 8, steps }, 3))).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [0, 1, 1]
  ])
})
