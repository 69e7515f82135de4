// Bars of bits and of squared errors.
import { describe, expect, it } from 'vitest'
import type { NumberAnswer } from '../../../../contract/events/probe'
import { lossRow } from './lossRow'

const answer = (
  columns: NumberAnswer['columns'],
  predicted: number[],
  truth: number[],
  over: 'step' | 'sequence' = 'step'
): NumberAnswer => ({
  kind: 'numbers',
  over,
  columns,
  predicted: Float32Array.from(predicted),
  truth: Float32Array.from(truth),
  lastValue: null,
  inputs: { columns: [], values: new Float32Array(0) }
})
const none = new Float32Array(2).fill(NaN)
const tokens = ['', '']

describe('the bars under the axis', () => {
  it('are squared errors in the units of one column', () => {
    const row = lossRow({ tokens, surprise: none, answer: answer([{ name: 'close', scale: 10 }], [110, 125], [120, 128]) })
    expect([row.title, [...row.values], row.most, row.text(9)]).toEqual(['squared error', [100, 9], 100, '9 close²'])
  })

  it('have those of another moment beside them, on one scale', () => {
    const bits = (...values: number[]) => ({ tokens, surprise: Float32Array.from(values), answer: null })
    const row = lossRow(bits(NaN, 2), bits(NaN, 12))
    expect([[...row.values], [...(row.before ?? [])], row.most]).toEqual([[NaN, 2], [NaN, 12], 12])
    expect(lossRow(bits(NaN, 2)).before).toBeNull()
  })

  it('are in standard deviations where columns have units of their own', () => {
    const columns = [
      { name: 'close', scale: 10 },
      { name: 'volume', scale: 2 }
    ]
    const row = lossRow({ tokens, surprise: none, answer: answer(columns, [110, 6, 125, 4], [120, 3, 125, 4]) })
    expect([[...row.values], row.text(1)]).toEqual([[1.625, 0], '1 σ²'])
  })

  it('stand at the last step for a whole sequence, and nowhere without a truth', () => {
    const sum = [{ name: 'sum', scale: 1 }]
    expect([...lossRow({ tokens, surprise: none, answer: answer(sum, [1.5], [1], 'sequence') }).values]).toEqual([NaN, 0.25])
    expect([...lossRow({ tokens, surprise: none, answer: answer(sum, [1, 1], [NaN, 3]) }).values]).toEqual([NaN, 4])
  })

  it('are bits of tokens, over at least 8', () => {
    const row = lossRow({ tokens, surprise: Float32Array.of(NaN, 2), answer: null })
    expect([row.title, row.most, row.text(2)]).toEqual(['surprise', 8, '2.00 bits'])
    expect(lossRow({ tokens, surprise: Float32Array.of(NaN, 11), answer: null }).most).toBe(11)
  })
})
