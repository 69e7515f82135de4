/** Attention layers agree in float64 with their equations written out, and their forms and positions with each other, gradients too. */
import { describe, expect, it } from 'vitest'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { differentiate } from '../../../compiler/autodiff/differentiate'
import type { Dense } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { chunkSteps } from './sizes'
import { attentionWeights } from './projections'
import { optimiseBlock } from '../../../compiler/passes/compile'
import { BlockBuilder } from '../../../compiler/program/builder'
import { sizeOf } from '../../../compiler/program/shapes'
import type { Block } from '../../../compiler/program/types'
import { verifyBlock } from '../../../compiler/program/verify'
import { lowerAttention } from './attention'
import { layerContext } from '../context'
import { lowerLinearAttention } from './linear'

const [B, D, heads] = [2, 8, 2]
const base = { id: 'it', name: 'It', inputs: ['tokens'] }
type Kind = 'attention' | 'linearAttention'

const attention = (changed: Partial<LayerOf<'attention'>['params']>): LayerOf<'attention'> => ({
  ...base,
  kind: 'attention',
  params: { heads, causal: true, positions: 'none', form: 'plain', bias: true, dropout: 0, start: 'glorot', ...changed }
})
const linear = (form: 'parallel' | 'recurrent'): LayerOf<'linearAttention'> => ({
  ...base,
  kind: 'linearAttention',
  params: { heads, form, bias: true, start: 'glorot' }
})

const specsOf = (layer: LayerOf<Kind>) =>
  layer.kind === 'attention'
    ? attentionWeights({ kind: layer.kind, layer, inputs: [], width: D, writers: 1, steps: 1 })
    : attentionWeights({ kind: layer.kind, layer, inputs: [], width: D, writers: 1 })

/** Numbers that repeat in no short period. */
const wave = (shape: readonly number[], salt: number): Dense => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => Math.sin(k * 1.7 + salt * 5.3) * 0.8)
})

/** Results: Σ sin(y), y. Parameters: input, mask when there is one, weights. */
function block(layer: LayerOf<Kind>, length: number, masked: boolean): { block: Block; inputs: Dense[] } {
  const builder = new BlockBuilder()
  const input = builder.parameter({ dtype: 'float32', shape: [length, B, D] })
  const mask = masked ? builder.parameter({ dtype: 'float32', shape: [length, B] }) : null
  const specs = specsOf(layer)
  const weights = new Map(specs.map((spec) => [spec.name, builder.parameter(spec.type)]))
  const weight = (name: string) => weights.get(name)!
  const context = layerContext({ builder, length, batch: B, mask, weight, taps: false, random: null })
  const y = layer.kind === 'attention' ? lowerAttention(layer, input, context) : lowerLinearAttention(layer, input, context)
  const parameters = [wave([length, B, D], 1), ...(masked ? [maskOf(length)] : []), ...specs.map((spec, k) => wave(spec.type.shape, k + 2))]
  return { block: builder.finish([builder.sumAll(builder.unary('sin', y)), y]), inputs: parameters }
}

/** The second sequence ends two steps early. */
const maskOf = (length: number): Dense => ({
  shape: [length, B],
  data: Float64Array.from({ length: length * B }, (_, k) => (k % B === 1 && k >= (length - 2) * B ? 0 : 1))
})

function outcome(layer: LayerOf<Kind>, length: number, masked = false) {
  const program = block(layer, length, masked)
  verifyBlock(program.block)
  const [, y] = evaluateBlock(optimiseBlock(program.block), program.inputs)
  return [...y!.data]
}

/** Loss, output, and the gradient by each input. */
function gradients(layer: LayerOf<Kind>, length: number, masked = false): number[][] {
  const { block: forward, inputs } = block(layer, length, masked)
  const both = optimiseBlock(differentiate(optimiseBlock(forward), range(inputs.length)))
  verifyBlock(both)
  return evaluateBlock(both, inputs).map((one) => [...one.data])
}

const range = (count: number) => Array.from({ length: count }, (_, k) => k)

function expectNear(actual: readonly number[], expected: readonly number[], error = 1e-9): void {
  expect(actual).toHaveLength(expected.length)
  expect(Math.max(...actual.map((x, k) => Math.abs(x - expected[k]!)))).toBeLessThan(error)
}

/** y of the equations, position by position. `weigh` gives a score of query i on key j of a head, not yet through the softmax. */
function plain(
  layer: LayerOf<'attention'>,
  length: number,
  seen: (i: number, j: number, b: number) => boolean,
  bias: (h: number, i: number, j: number) => number
) {
  const { inputs } = block(layer, length, false)
  const [x, wq, bq, wk, bk, wv, bv, wo, bo] = inputs.map((one) => [...one.data])
  const map = (v: number[], w: number[], b: number[]) => range(D).map((c) => v.reduce((sum, one, r) => sum + one * w[r * D + c]!, b[c]!))
  const size = D / heads
  const result: number[] = []
  const row = (t: number, b: number) => range(D).map((d) => x![(t * B + b) * D + d]!)
  for (let t = 0; t < length; t++)
    for (let b = 0; b < B; b++) {
      const joined = range(heads).flatMap((h) => {
        const part = (v: number[]) => v.slice(h * size, (h + 1) * size)
        const q = part(map(row(t, b), wq!, bq!))
        const keys = range(length).filter((j) => seen(t, j, b))
        const powers = keys.map((j) =>
          Math.exp(part(map(row(j, b), wk!, bk!)).reduce((sum, k, d) => sum + k * q[d]!, 0) / Math.sqrt(size) + bias(h, t, j))
        )
        const total = powers.reduce((sum, one) => sum + one, 0)
        const values = keys.map((j) => part(map(row(j, b), wv!, bv!)))
        return range(size).map((d) => values.reduce((sum, v, n) => sum + (powers[n]! / total) * v[d]!, 0))
      })
      result.push(...map(joined, wo!, bo!))
    }
  return result
}

/** Numbers in each array that a block makes, at each step of its loops too. */
function sizesIn({ operations }: Block): number[] {
  return operations.flatMap((operation) => [
    ...operation.outputs.map((value) => sizeOf(value.type.shape)),
    ...(operation.name === 'scan' ? sizesIn(operation.attributes.body) : [])
  ])
}

describe('attention', () => {
  it('is softmax(q kᵀ / √d) v by heads, causal or not, past padding', () => {
    expectNear(
      outcome(attention({}), 6),
      plain(
        attention({}),
        6,
        (i, j) => j <= i,
        () => 0
      )
    )
    expectNear(
      outcome(attention({ causal: false }), 6),
      plain(
        attention({ causal: false }),
        6,
        () => true,
        () => 0
      )
    )
    const real = (j: number, b: number) => b === 0 || j < 4
    const both = attention({ causal: false })
    expectNear(
      outcome(both, 6, true),
      plain(
        both,
        6,
        (_, j, b) => real(j, b),
        () => 0
      )
    )
  })

  it('takes a bias by distance with ALiBi', () => {
    const layer = attention({ positions: 'alibi' })
    expectNear(
      outcome(layer, 6),
      plain(
        layer,
        6,
        (i, j) => j <= i,
        (h, i, j) => -(2 ** ((-8 * (h + 1)) / heads)) * (i - j)
      )
    )
  })

  it.each([
    { positions: 'none', causal: true, masked: false },
    { positions: 'rotary', causal: true, masked: true },
    { positions: 'alibi', causal: false, masked: true }
  ] as const)(
    'is the same in blocks, gradients too: $positions positions, causal $causal, masked $masked',
    ({ positions, causal, masked }) => {
      const [whole, blocks] = (['plain', 'chunked'] as const).map((form) => gradients(attention({ positions, causal, form }), 130, masked))
      blocks!.forEach((one, k) => expectNear(one, whole![k]!))
    },
    30_000
  )

  it.each([
    { form: 'plain', length: 640, whole: true },
    { form: 'auto', length: 512, whole: true },
    { form: 'auto', length: 640, whole: false },
    { form: 'chunked', length: 128, whole: true },
    { form: 'chunked', length: 256, whole: false }
  ] as const)('$form at $length steps has the whole map: $whole', ({ form, length, whole }) => {
    const map = B * heads * length ** 2
    expect(sizesIn(block(attention({ form }), length, false).block).includes(map)).toBe(whole)
  })

  it('makes no array larger than one block of scores, neither forward nor backward', () => {
    const { block: forward, inputs } = block(attention({ form: 'chunked' }), 1024, true)
    const both = optimiseBlock(differentiate(optimiseBlock({ ...forward, results: forward.results.slice(0, 1) }), range(inputs.length)))
    expect(Math.max(...sizesIn(both))).toBeLessThanOrEqual(B * heads * chunkSteps ** 2)
  })

  it('is the same in linear form step by step and in blocks, gradients too', () => {
    expectNear(outcome(linear('parallel'), 70), outcome(linear('recurrent'), 70))
    const steps = gradients(linear('recurrent'), 70)
    gradients(linear('parallel'), 70).forEach((one, k) => expectNear(one, steps[k]!, 1e-7))
  }, 30_000)
})
