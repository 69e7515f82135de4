/** Dynamics of cells whose dynamics are known: maps with known exponents, linear cells, gates that are set, and fixed points that can be worked out. */
import { beforeAll, describe, expect, it } from 'vitest'
import { chosenWeights, dynamicOf, modelOfCell, movedWeights, sourceOf, tokenProbe } from '../../../../tests/support/drawnCell'
import type { LayerMemory } from '../../../contract/events/dynamics'
import { openEager } from '../../executors/eager/open'
import type { Executor, Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { Dynamics } from './dynamics'

let executor: Executor
beforeAll(async () => {
  const opened = await openEager('cpu', '', null)
  if (!opened.ok) throw new Error(opened.why)
  executor = opened.executor
})

const ones = (tokens: number) => tokenProbe(Array.from({ length: tokens }, (_, k) => (k === 0 ? 1 : 0)))

async function memoryOf(model: CheckedModel, weights: Tensors, tokens = 96): Promise<LayerMemory> {
  return layerOf(new Dynamics(executor, dynamicOf(model)), weights, tokens)
}

/** The last frame has all layers. */
async function layerOf(dynamics: Dynamics, weights: Tensors, tokens: number): Promise<LayerMemory> {
  let last: LayerMemory | undefined
  for await (const { layers } of dynamics.memory(ones(tokens), () => sourceOf(weights))) last = layers.at(-1)
  if (!last) throw new Error('a layer that remembers')
  return last
}

describe('Lyapunov exponents', () => {
  it('of the logistic map at r = 4 are ln 2', async () => {
    const model = modelOfCell('cell Map(x, { h }, H = 1) { h = 4 * h * (1 - h) + x }', { units: 1, hidden: 1 })
    const { exponents, loss } = await memoryOf(model, chosenWeights(model, { 'embedding.weight': [0, 0.3141] }), 256)
    expect(exponents[0]).toBeCloseTo(Math.LN2, 1)
    expect(loss).toBe('grows')
  })
  it('of a rotation are 0, and it keeps everything', async () => {
    const model = modelOfCell('cell Turn(x, { h }, H = 2) { h = linear(h, { bias: false }) + x }', { units: 2, hidden: 2 })
    const angle = 0.7
    const turn = [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)]
    const weights = chosenWeights(model, { [weightBetween(model)]: turn, 'embedding.weight': [0, 0, 1, 0.5] })
    const layer = await memoryOf(model, weights)
    layer.exponents.forEach((exponent) => expect(exponent).toBeCloseTo(0, 5))
    expect(layer.loss).toBe('kept')
    expect(layer.past[0]?.jacobian[20]).toBeCloseTo(1, 4)
  })
  it('of a linear cell are the logarithms of its eigenvalues, and its half-life follows', async () => {
    const model = modelOfCell('cell Lin(x, { h }, H = 2) { h = linear(h, { bias: false }) + x }', { units: 2, hidden: 2 })
    const weights = chosenWeights(model, { [weightBetween(model)]: [0.9, 0.4, 0, 0.5], 'embedding.weight': [0, 0, 1, 1] })
    const layer = await memoryOf(model, weights)
    expect(layer.exponents[0]).toBeCloseTo(Math.log(0.9), 3)
    expect(layer.exponents[1]).toBeCloseTo(Math.log(0.5), 3)
    expect(layer.together).toBeCloseTo(Math.LN2 / -Math.log(0.9), 1)
    expect(layer.loss).toBe('weights')
    const eight = [...(layer.past[0]?.singular.find(({ distance }) => distance === 8)?.values ?? [])]
    // Σ σ² is the square of the norm, and the product of all σ the determinant.
    const power = [0.9 ** 8, 0.4 * ((0.9 ** 8 - 0.5 ** 8) / 0.4), 0.5 ** 8] as const
    const norm = power.reduce((sum, value) => sum + value * value, 0)
    expect(eight.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(norm, 6)
    expect((eight[0] ?? 0) * (eight[1] ?? 0)).toBeCloseTo(0.45 ** 8, 7)
    expect(layer.past[0]?.jacobian[8]).toBeCloseTo(Math.sqrt(norm / 2), 5)
  })
  it('are those of the weights of one step, also while training goes on', async () => {
    const model = modelOfCell('cell Lin(x, { h }, H = 2) { h = linear(h, { bias: false }) + x }', { units: 2, hidden: 2 })
    const [first, later] = [0.9, 0.3].map((scale) => chosenWeights(model, { [weightBetween(model)]: [scale, 0, 0, scale] }))
    if (!first || !later) return expect.fail('two sets of weights')
    let step = 0
    const training = {
      get step() {
        return step
      },
      weights: () => (step === 0 ? first : later)
    }
    const exponents: number[] = []
    for await (const frame of new Dynamics(executor, dynamicOf(model)).memory(ones(24), () => training)) {
      expect(frame.step).toBe(0)
      exponents.push(...frame.layers.flatMap((layer) => layer.exponents))
      step += 1
    }
    expect(exponents).toEqual([Math.log(0.9), Math.log(0.9)].map((exponent) => expect.closeTo(exponent, 3)))
  })
})

describe('where the past is lost', () => {
  const lstm = `cell LSTM(x, { h, c }, H = 3) {
    f = sigmoid(linear(x, h)); i = sigmoid(linear(x, h)); o = sigmoid(linear(x, h)); g = tanh(linear(x, h))
    c = f * c + i * g
    h = o * tanh(c)
  }`.replaceAll(';', '\n')
  it('of an LSTM that reads no hidden state is its forget gates, and its half-lives are theirs', async () => {
    const model = modelOfCell(lstm, { units: 2, hidden: 3 })
    const bias = [2, 0, 4]
    const layer = await memoryOf(model, chosenWeights(model, { 'cell.zf.bias': bias }))
    const gates = bias.map((each) => 1 / (1 + Math.exp(-each)))
    const halves = gates.map((gate) => Math.LN2 / -Math.log(gate))
    expect(layer.units).toHaveLength(1)
    expect(layer.units[0]).toMatchObject({ name: 'c', by: 'own' })
    halves.forEach((half, k) => expect(layer.units[0]?.halfLives[k]).toBeCloseTo(half, 2))
    expect(layer.longest).toBeCloseTo(halves[2] ?? NaN, 2)
    expect(layer.median).toBeCloseTo(halves[0] ?? NaN, 2)
    expect(layer.together).toBeCloseTo(halves[2] ?? NaN, 0)
    expect(layer.loss).toBe('gates')
    const [past] = layer.past
    past?.own?.forEach((own, d) => expect(past.jacobian[d]).toBeCloseTo(own, 5))
    expect(past?.own?.[5]).toBeCloseTo(Math.sqrt(gates.reduce((sum, gate) => sum + gate ** 10, 0) / 3), 5)
  })
  it('of a plain RNN whose weights are long is its saturation', async () => {
    const model = modelOfCell('cell RNN(x, { h }, H = 2) { h = tanh(linear(x, h)) }', { units: 2, hidden: 2 })
    const weights = (bias: number, scale: number) =>
      chosenWeights(model, { [weightBetween(model)]: [scale, 0, 0, scale], [biasOf(model)]: [bias, bias] })
    const saturated = await memoryOf(model, weights(2, 1))
    expect(saturated.loss).toBe('saturation')
    expect(saturated.unsaturated).toBeCloseTo(0, 4)
    expect(saturated.units[0]?.by).toBe('diagonal')
    const short = await memoryOf(model, weights(0, 0.5))
    expect(short.loss).toBe('weights')
    expect(short.exponents[0]).toBeCloseTo(Math.log(0.5), 4)
    expect((await memoryOf(model, weights(0, 1.2))).loss).toBe('grows')
  })
  it('is measured in the same way where the Jacobians are pushed one at a time', async () => {
    const model = modelOfCell(lstm, { units: 2, hidden: 3 })
    const weights = movedWeights(model)
    const small = await memoryOf(model, weights, 24)
    const pushed = await layerOf(new Dynamics(executor, dynamicOf(model), { largest: 0 }), weights, 24)
    small.exponents.forEach((exponent, k) => expect(pushed.exponents[k]).toBeCloseTo(exponent, 3))
    small.past[0]?.jacobian.forEach((value, d) => expect(pushed.past[0]?.jacobian[d]).toBeCloseTo(value, 4))
  })
})

describe('fixed points', () => {
  /** The positive solution of h = tanh(2 h). */
  const still = 0.957504024077268
  it('of two units that are tanh of twice themselves are nine: four stable, four saddles, one unstable', async () => {
    const model = modelOfCell('cell Flip(x, { h }, H = 2) { h = tanh(2 * h + x) }', { units: 2, hidden: 2 })
    // Inputs that push the state into each corner, and some that leave it between two of them.
    const table = [0, 0, 3, 3, -3, 3, 3, -3, -3, -3, 2, 0, 0, -2]
    const dynamics = new Dynamics(executor, dynamicOf(model))
    const weights = chosenWeights(model, { 'embedding.weight': table })
    const probe = tokenProbe([1, 0, 5, 2, 0, 6, 3, 0, 5, 4, 0, 6, 2, 4, 3, 1, 6, 5, 4, 1])
    const frame = await dynamics.states([probe], { layer: 'cell', place: 1, surprise: [] }, () => sourceOf(weights))
    const points = frame?.fixed?.points ?? []
    const count = (kind: string) => points.filter((point) => point.kind === kind).length
    expect([count('stable'), count('saddle'), count('unstable')]).toEqual([4, 4, 1])
    const slope = 2 * (1 - still * still)
    for (const point of points) {
      const expected = { stable: [slope, slope], saddle: [2, slope], unstable: [2, 2], marginal: [] }[point.kind]
      expected.forEach((value, k) => expect(point.real[k]).toBeCloseTo(value, 3))
      expect(point.outward).toBe({ stable: 0, saddle: 1, unstable: 2, marginal: 0 }[point.kind])
      expect(point.speed).toBeLessThan(2e-4)
    }
    expect(frame?.explained.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5)
    expect(frame?.fixed).toMatchObject({ token: '0', place: 1 })
  })
})

const namesOf = (model: CheckedModel) => [...dynamicOf(model).model.weights.keys()]
const weightBetween = (model: CheckedModel) => namesOf(model).find((name) => name.endsWith('.h')) ?? ''
const biasOf = (model: CheckedModel) => namesOf(model).find((name) => name.startsWith('cell.') && name.endsWith('.bias')) ?? ''
