// Accuracy, over-fitting and errors against the last value, in words.
import { describe, expect, it } from 'vitest'
import type { ErrorsFrame, PartErrors } from '../../../contract/events/errors'
import { againstLastValue } from './againstLastValue'
import { accuracyOf, confusionRows } from '../../../contract/events/confusion'
import { fitWords } from './fitWords'

describe('an error', () => {
  it('are compared with repeating the last value', () => {
    expect(againstLastValue(0.69, 1)).toBe('31 % better than repeating the last value')
    expect(againstLastValue(1.25, 1)).toBe('25 % worse than repeating the last value')
    expect(againstLastValue(3, 1)).toBe('3 times the error of repeating the last value')
    expect(againstLastValue(1.001, 1)).toBe('as good as repeating the last value')
    expect(againstLastValue(1, 0)).toBe('worse than repeating the last value, which has no error')
    expect([againstLastValue(NaN, 1), againstLastValue(1, null)]).toEqual([null, null])
  })
})

/** Of `targets` targets of two classes, `right` are right. */
const part = (right: number, targets: number): PartErrors => {
  return { targets, confusion: Float64Array.of(right, targets - right, 0, 0), columns: null }
}
const frame = (training: PartErrors, validation: PartErrors): ErrorsFrame => ({ step: 1, classes: ['a', 'b'], training, validation })

describe('the fit of classes', () => {
  it('is told for both parts, with a word on over-fitting where they part', () => {
    expect(fitWords(frame(part(98, 100), part(48, 100)))).toBe(
      'Accuracy 48 % on validation data, 98 % on training data. The model over-fits: it knows its training data, but not what they have in common with new data.'
    )
    expect(fitWords(frame(part(55, 100), part(50, 100)))).toBe('Accuracy 50 % on validation data, 55 % on training data.')
  })

  it('is told by class: how often each is taken for each', () => {
    const rows = confusionRows(['a', 'b', 'c'], Float64Array.of(3, 1, 0, 2, 2, 0, 0, 0, 0))
    expect(rows.map(({ name, count, right }) => [name, count, right])).toEqual([
      ['a', 4, 0.75],
      ['b', 4, 0.5],
      ['c', 0, NaN]
    ])
    expect(rows[0]?.cells.map(({ count, share }) => [count, share])).toEqual([
      [3, 0.75],
      [1, 0.25],
      [0, 0]
    ])
    expect(accuracyOf({ targets: 8, confusion: Float64Array.of(3, 1, 0, 2, 2, 0, 0, 0, 0), columns: null })).toBe(0.625)
  })
})

describe('the fit of numbers', () => {
  const errors = (mae: number): PartErrors => {
    return { targets: 10, confusion: null, columns: [{ name: 'close', mae, rmse: mae, lastValue: { mae: 2, rmse: 2 } }] }
  }

  it('is told in units and against repeating the last value', () => {
    expect(fitWords(frame(errors(1.2), errors(1.38)))).toBe(
      'close: mean absolute error 1.38 on validation data, 31 % better than repeating the last value.'
    )
    expect(fitWords(frame(errors(0.5), errors(1.5)))).toContain('On training data it is 0.5: the model over-fits.')
  })
})
