/** State-space layers compute in every form their recurrences written out, and all forms have the same gradients. */
import { describe, expect, it } from 'vitest'
import type { Layer, LayerOf } from '../../../../contract/document/modelGraph'
import { differentiate } from '../../../compiler/autodiff/differentiate'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { generate } from '../../../executors/reference/array'
import type { Dense } from '../../../executors/reference/array'
import { convWeights, mambaWeights, s4dWeights, stateSpaceName } from './weights'
import type { WeightSpec } from '../weightSpec'
import { optimiseBlock } from '../../../compiler/passes/compile'
import { BlockBuilder } from '../../../compiler/program/builder'
import { at, range } from '../../../compiler/program/shapes'
import type { Block, Value } from '../../../compiler/program/types'
import { verifyBlock } from '../../../compiler/program/verify'
import { initialWeights } from '../../lower/initialWeights'
import type { LayerContext } from '../context'
import { lowerConv } from './conv/conv'
import { lowerMamba } from './mamba/mamba'
import { lowerS4d } from './s4d/s4d'

const [B, D] = [2, 3]
const base = { id: 'layer', name: 'Layer', inputs: ['tokens'] }
const started = { deltaMin: 0.01, deltaMax: 0.5 }
const s4d = (form: LayerOf<'s4d'>['params']['form'], discretisation: 'zeroOrderHold' | 'bilinear' = 'zeroOrderHold'): LayerOf<'s4d'> => ({
  ...base,
  kind: 's4d',
  params: { ...started, states: 4, discretisation, initial: 'linear', output: 'none', form }
})
const mamba = (form: LayerOf<'mamba'>['params']['form']): LayerOf<'mamba'> => ({
  ...base,
  kind: 'mamba',
  params: { ...started, inner: 5, states: 3, kernel: 2, rank: 2, form }
})

type StateSpaceLayer = Extract<Layer, { kind: 's4d' | 'mamba' | 'conv' }>

function specsOf(layer: StateSpaceLayer): WeightSpec[] {
  if (layer.kind === 's4d') return s4dWeights(layer, D)
  return layer.kind === 'conv' ? convWeights(layer, D) : mambaWeights(layer, D)
}

function lowered(layer: StateSpaceLayer, input: Value, context: LayerContext): Value {
  if (layer.kind === 's4d') return lowerS4d(layer, input, context)
  return layer.kind === 'conv' ? lowerConv(layer, input, context) : lowerMamba(layer, input, context)
}

/** Parameters: the input, then the weights. Results: Σ sin(k) y_k over all, and y. */
function block(layer: StateSpaceLayer, length: number, only: 'loss' | 'both'): Block {
  const builder = new BlockBuilder()
  const input = builder.parameter({ dtype: 'float32', shape: [length, B, D] })
  const weights = new Map(specsOf(layer).map((spec) => [spec.name, builder.parameter(spec.type)]))
  const weight = (name: string) => weights.get(name)!
  const y = lowered(layer, input, { builder, length, batch: B, weight, taps: false } as LayerContext)
  const places = builder.cast(builder.operation('iota', [], { shape: y.type.shape, axis: 0 }), 'float32')
  const loss = builder.sumAll(builder.mul(y, builder.unary('sin', builder.add(places, y))))
  return builder.finish(only === 'loss' ? [loss] : [loss, y])
}

function arraysOf(layer: StateSpaceLayer, length: number): { input: Dense; weights: Map<string, Dense> } {
  const weights = initialWeights(specsOf(layer), 3)
  return {
    input: generate([length, B, D], (_, k) => Math.sin(k * 1.7 + 0.3)),
    weights: new Map([...weights].map(([name, { type, data }]) => [name, { shape: type.shape, data: Float64Array.from(data) }]))
  }
}

function output(layer: StateSpaceLayer, length: number): Dense {
  const { input, weights } = arraysOf(layer, length)
  const optimised = optimiseBlock(block(layer, length, 'both'))
  verifyBlock(optimised)
  return at(evaluateBlock(optimised, [input, ...weights.values()]), 1)
}

function gradients(layer: StateSpaceLayer, length: number): Dense[] {
  const { input, weights } = arraysOf(layer, length)
  const derived = optimiseBlock(differentiate(optimiseBlock(block(layer, length, 'loss')), range(weights.size + 1)))
  verifyBlock(derived)
  return evaluateBlock(derived, [input, ...weights.values()])
}

function expectClose(actual: Dense, expected: Dense | ArrayLike<number>, digits = 9): void {
  const numbers = 'data' in expected ? expected.data : expected
  expect(actual.data.length).toBe(numbers.length)
  actual.data.forEach((value, k) => expect(value).toBeCloseTo(numbers[k] ?? NaN, digits))
}

/** S4D by its definition, one state after another. */
function s4dByHand(layer: LayerOf<'s4d'>, length: number): Float64Array {
  const { input, weights } = arraysOf(layer, length)
  const weight = (what: Parameters<typeof stateSpaceName>[1]) => weights.get(stateSpaceName('layer', what))!.data
  const y = new Float64Array(length * B * D)
  for (let d = 0; d < D; d++) {
    const delta = Math.exp(weight('logDelta')[d]!)
    for (let n = 0; n < layer.params.states; n++) {
      const k = n * D + d
      const [re, im] = [-Math.exp(weight('logReal')[k]!), weight('imaginary')[k]!]
      const { a, b } = layer.params.discretisation === 'bilinear' ? bilinear(re, im, delta) : zeroOrderHold(re, im, delta)
      const c = [weight('readReal')[k]!, weight('readImaginary')[k]!] as const
      for (let j = 0; j < B; j++) {
        let s: readonly [number, number] = [0, 0]
        for (let t = 0; t < length; t++) {
          const place = (t * B + j) * D + d
          const decayed = times(a, s)
          s = [decayed[0] + b[0] * input.data[place]!, decayed[1] + b[1] * input.data[place]!]
          y[place] = y[place]! + 2 * times(c, s)[0]
        }
      }
    }
  }
  return y.map((value, k) => value + weight('skip')[k % D]! * input.data[k]!)
}

type Pair = readonly [number, number]
const times = (x: Pair, y: Pair): Pair => [x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]]
const over = (x: Pair, y: Pair): Pair => {
  const size = y[0] ** 2 + y[1] ** 2
  const product = times(x, [y[0], -y[1]])
  return [product[0] / size, product[1] / size]
}

function zeroOrderHold(re: number, im: number, delta: number): { a: Pair; b: Pair } {
  const size = Math.exp(delta * re)
  const a: Pair = [size * Math.cos(delta * im), size * Math.sin(delta * im)]
  return { a, b: over([a[0] - 1, a[1]], [re, im]) }
}

function bilinear(re: number, im: number, delta: number): { a: Pair; b: Pair } {
  const below: Pair = [1 - (delta / 2) * re, (-delta / 2) * im]
  return { a: over([1 + (delta / 2) * re, (delta / 2) * im], below), b: over([delta, 0], below) }
}

describe('S4D', () => {
  it.each(['convolution', 'scan', 'associative'] as const)('computes its recurrence from real states, as %s', (form) => {
    const lin = s4d(form)
    const real: LayerOf<'s4d'> = { ...lin, params: { ...lin.params, initial: 'real' } }
    expectClose(output(real, 70), s4dByHand(real, 70))
  })
  for (const discretisation of ['zeroOrderHold', 'bilinear'] as const)
    for (const form of ['convolution', 'scan', 'associative'] as const)
      it(`computes its recurrence, ${discretisation}, as ${form}`, () => {
        for (const length of [1, 70]) expectClose(output(s4d(form, discretisation), length), s4dByHand(s4d(form, discretisation), length))
      })
  for (const form of ['scan', 'associative'] as const)
    it(`has the convolution's gradients as ${form}`, () => {
      const expected = gradients(s4d('convolution'), 70)
      gradients(s4d(form), 70).forEach((gradient, k) => expectClose(gradient, at(expected, k), 8))
    })
})

/** A Mamba block by its equations, sequence after sequence. */
function mambaByHand(layer: LayerOf<'mamba'>, length: number): Float64Array {
  const { input, weights } = arraysOf(layer, length)
  const { inner, states, kernel, rank } = layer.params
  const weight = (what: Parameters<typeof stateSpaceName>[1]) => weights.get(stateSpaceName('layer', what))!
  const product = (row: readonly number[], { data, shape }: Dense) =>
    range(at(shape, 1)).map((j) => row.reduce((sum, x, k) => sum + x * data[k * at(shape, 1) + j]!, 0))
  const silu = (x: number) => x / (1 + Math.exp(-x))
  const y = new Float64Array(length * B * D)
  for (let b = 0; b < B; b++) {
    const h = range(inner).map(() => range(states).map(() => 0))
    const entered: number[][] = []
    for (let t = 0; t < length; t++) {
      const both = product([...input.data.slice((t * B + b) * D, (t * B + b + 1) * D)], weight('enter'))
      entered.push(both.slice(0, inner))
      const x = range(inner).map((e) => {
        const terms = range(kernel).map((j) => (entered[t - kernel + 1 + j]?.[e] ?? 0) * weight('kernel').data[j * inner + e]!)
        return silu(terms.reduce((sum, term) => sum + term, weight('kernelBias').data[e]!))
      })
      const products = product(x, weight('select'))
      const raw = product(products.slice(0, rank), weight('delta'))
      const read = x.map((entering, e) => {
        const delta = Math.log1p(Math.exp(raw[e]! + weight('deltaBias').data[e]!))
        const memory = range(states).map((n) => {
          const decay = Math.exp(-delta * Math.exp(weight('logDecay').data[n * inner + e]!))
          h[e]![n] = decay * h[e]![n]! + delta * products[rank + n]! * entering
          return products[rank + states + n]! * h[e]![n]!
        })
        return (memory.reduce((sum, term) => sum + term, 0) + weight('skip').data[e]! * entering) * silu(both[inner + e]!)
      })
      y.set(product(read, weight('leave')), (t * B + b) * D)
    }
  }
  return y
}

describe('Mamba', () => {
  for (const form of ['scan', 'associative'] as const)
    it(`computes its equations as ${form}`, () => {
      for (const length of [1, 70]) expectClose(output(mamba(form), length), mambaByHand(mamba(form), length))
    })
  it('has the same gradients in both forms', () => {
    const expected = gradients(mamba('scan'), 70)
    gradients(mamba('associative'), 70).forEach((gradient, k) => expectClose(gradient, at(expected, k), 8))
  })
})

describe('causal convolution', () => {
  it('sees the present step and those before it', () => {
    const layer: LayerOf<'conv'> = { ...base, kind: 'conv', params: { kernel: 3, activation: 'none' } }
    const { input, weights } = arraysOf(layer, 6)
    const kernel = weights.get(stateSpaceName('layer', 'kernel'))!.data
    const bias = weights.get(stateSpaceName('layer', 'kernelBias'))!.data
    const expected = input.data.map((_, k) => {
      const before = range(3).map((j) => (input.data[k - (2 - j) * B * D] ?? 0) * kernel[j * D + (k % D)]!)
      return before.reduce((sum, term) => sum + term, bias[k % D]!)
    })
    expectClose(output(layer, 6), expected)
  })
})

describe('gradients', () => {
  it.each([s4d('convolution'), mamba('scan'), mamba('associative')])('of $kind agree with finite differences', (layer) => {
    const length = 34
    const { input, weights } = arraysOf(layer, length)
    const all = [input, ...weights.values()]
    const loss = block(layer, length, 'loss')
    const derived = gradients(layer, length).slice(1)
    const moved = (k: number, element: number, by: number) => {
      const changed = all.map((each, j) => (j === k ? { ...each, data: each.data.map((x, i) => (i === element ? x + by : x)) } : each))
      return at(evaluateBlock(loss, changed), 0).data[0]!
    }
    all.forEach((each, k) => {
      const element = Math.floor(each.data.length / 2)
      const slope = (moved(k, element, 1e-5) - moved(k, element, -1e-5)) / 2e-5
      expect(Math.abs(slope - derived[k]!.data[element]!)).toBeLessThan(1e-5 * (1 + Math.abs(slope)))
    })
  })
})
