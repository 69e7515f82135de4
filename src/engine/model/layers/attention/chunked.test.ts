/** Attention in blocks with an online softmax agrees in float64 with the whole softmax: many blocks and bands, padding, gradients. */
import { describe, expect, it } from 'vitest'
import { differentiate } from '../../../compiler/autodiff/differentiate'
import { generate } from '../../../executors/reference/array'
import type { Dense } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { optimiseBlock } from '../../../compiler/passes/compile'
import { BlockBuilder } from '../../../compiler/program/builder'
import type { TensorType, Value } from '../../../compiler/program/types'
import { attentionScores } from './scores'
import { bandsOf, chunkedAttention } from './chunked'
import type { Asked } from './chunked'
import { dropout } from '../dropout'
import { softmax } from '../functions'
import { places } from '../positions'

const [B, H, d] = [2, 2, 3]
interface Case {
  readonly causal: boolean
  readonly positions: 'none' | 'alibi'
  readonly masked: boolean
  readonly length: number
  /** How large the scores are: with 200, e^score alone would be infinite in any precision. */
  readonly size: number
  /** Of dropout. */
  readonly rate?: number
}

const wave = (shape: readonly number[], salt: number, size: number): Dense =>
  generate(shape, (_, k) => Math.sin(k * 1.7 + salt * 5.3) * size)

/** Σ sin(y), y, and the gradients by query, key and value. */
function outcome({ causal, positions, masked, length, size, rate = 0 }: Case, steps: number | null): Dense[] {
  const builder = new BlockBuilder()
  const type: TensorType = { dtype: 'float32', shape: [B, H, length, d] }
  const [query, key, value] = [type, type, type].map((each) => builder.parameter(each)) as [Value, Value, Value]
  const mask = masked ? builder.parameter({ dtype: 'float32', shape: [length, B] }) : null
  const stepPlaces = places(builder, length)
  const asked: Asked = { query, key, value, queryPlaces: stepPlaces, keyPlaces: stepPlaces, mask }
  const params = { heads: H, causal, positions }
  const drop = { rate, site: 'it.attention', mask: 'step' } as const
  const seed = builder.fill(7, [2], 'int32')
  const sequences = builder.operation('iota', [], { shape: [1, B], axis: 1 })
  const random = rate > 0 ? () => ({ key: seed, sequences }) : null
  const y =
    steps === null
      ? builder.matmul(dropout(builder, random, softmax(builder, attentionScores(params, builder, asked)), drop, 0), value)
      : chunkedAttention(params, builder, asked, { steps, dropped: random && { random: random(), drop } })
  const forward = builder.finish([builder.sumAll(builder.unary('sin', y)), y])
  const real = generate([length, B], (_, k) => (k % B === 1 && k >= (length - 2) * B ? 0 : 1))
  const inputs = [wave(type.shape, 1, size), wave(type.shape, 2, size), wave(type.shape, 3, 1), ...(masked ? [real] : [])]
  return evaluateBlock(optimiseBlock(differentiate(optimiseBlock(forward), [0, 1, 2])), inputs)
}

function expectSame(one: Case, steps: number): void {
  const whole = outcome(one, null)
  outcome(one, steps).forEach(({ data }, k) => {
    const error = Math.max(...data.map((x, j) => Math.abs(x - whole[k]!.data[j]!)))
    expect(error).toBeLessThan(1e-9)
  })
}

describe('attention in blocks', () => {
  it.each([
    { causal: true, positions: 'none', masked: false, length: 70, size: 1, rate: 0.4 },
    { causal: false, positions: 'none', masked: true, length: 33, size: 1, rate: 0.4 }
  ] as const)('drops the weights that the whole map drops, gradients too: causal $causal, masked $masked', (one) => {
    expectSame(one, 16)
    const undropped = outcome({ ...one, rate: 0 }, 16)
    expect(outcome(one, 16)[0]!.data).not.toEqual(undropped[0]!.data)
  })

  it.each([
    { causal: true, positions: 'none', masked: false, length: 70, size: 1 },
    { causal: true, positions: 'alibi', masked: true, length: 64, size: 1 },
    { causal: false, positions: 'none', masked: false, length: 70, size: 1 },
    { causal: false, positions: 'alibi', masked: true, length: 65, size: 1 },
    { causal: true, positions: 'none', masked: false, length: 33, size: 20 }
  ] as const)('is the whole softmax: causal $causal, $positions positions, masked $masked, T $length', (one) => expectSame(one, 4))

  it('skips the blocks of keys past the band of a causal query', () => {
    const bands = [4, 8, 12, 16].map((to) => ({ from: to - 4, to }))
    expect(bandsOf(16, true)).toEqual(bands)
    expect(bandsOf(7, true)).toEqual([{ from: 0, to: 7 }])
    expect(bandsOf(16, false)).toEqual([{ from: 0, to: 16 }])
  })
})
