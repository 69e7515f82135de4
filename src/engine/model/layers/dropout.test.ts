/** Dropout: how often and how much, and that masks follow the sequence, wherever it is computed. */
import { expect, it } from 'vitest'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { filled } from '../../executors/reference/array'
import { BlockBuilder } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import type { Shape } from '../../compiler/program/types'
import { dropout, streamOf } from './dropout'

/** Ones of a shape after dropout, for the sequences from `first` on. */
function dropped(
  shape: Shape,
  rate: number,
  { site = 'a', step = 0, first = 0, batchAxis = 1, mask = 'step' as 'step' | 'sequence' } = {}
): number[] {
  const builder = new BlockBuilder()
  const value = builder.parameter({ dtype: 'float32', shape })
  const batch = at(shape, batchAxis)
  const key = builder.parameter({ dtype: 'int32', shape: [2] })
  const sequences = builder.parameter({ dtype: 'int32', shape: [1, batch] })
  const dropped = dropout(builder, () => ({ key, sequences }), value, { rate, site, mask }, batchAxis)
  const places = Float64Array.from(range(batch), (k) => first + k)
  const parameters = [filled(shape, 1), { shape: [2], data: Float64Array.of(5, step) }, { shape: [1, batch], data: places }]
  return [...at(evaluateBlock(builder.finish([dropped]), parameters), 0).data]
}

it('drops at its rate and keeps the mean', () => {
  const numbers = dropped([40, 5, 20], 0.25)
  const zeros = numbers.filter((x) => x === 0).length
  // Four standard deviations: √(4000 · ¼ · ¾) ≈ 27.
  expect(Math.abs(zeros - 1000)).toBeLessThan(110)
  for (const x of numbers) expect(x === 0 || x === 1 / 0.75).toBe(true)
})

it('is the identity at rate 0 and outside training', () => {
  const builder = new BlockBuilder()
  const value = builder.parameter({ dtype: 'float32', shape: [2, 3, 4] })
  expect(dropout(builder, null, value, { rate: 0.5, site: 'a', mask: 'step' })).toBe(value)
  const never = () => {
    throw new Error('nothing is drawn')
  }
  expect(dropout(builder, never, value, { rate: 0, site: 'a', mask: 'step' })).toBe(value)
})

it('gives a sequence the mask that it has in the whole batch', () => {
  const [T, B, U] = [3, 4, 5]
  const whole = dropped([T, B, U], 0.5)
  const parts = [0, 2].map((first) => dropped([T, B / 2, U], 0.5, { first }))
  for (const t of range(T))
    for (const b of range(B)) {
      const part = at(parts, Math.floor(b / 2))
      const from = (t * 2 + (b % 2)) * U
      expect(part.slice(from, from + U)).toEqual(whole.slice((t * B + b) * U, (t * B + b + 1) * U))
    }
})

it('differs between sites, steps and sequences, and knows another batch axis', () => {
  const shape = [2, 3, 30]
  const same = dropped(shape, 0.5)
  expect(dropped(shape, 0.5)).toEqual(same)
  expect(dropped(shape, 0.5, { site: 'b' })).not.toEqual(same)
  expect(dropped(shape, 0.5, { step: 1 })).not.toEqual(same)
  expect(dropped(shape, 0.5, { first: 3 })).not.toEqual(same)
  expect(dropped([3, 2, 30], 0.5, { batchAxis: 0 })).toHaveLength(180)
  expect(streamOf('a')).not.toBe(streamOf('b'))
})
