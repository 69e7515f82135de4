// The figures that are shown of a comparison.
import { expect, it } from 'vitest'
import type { Comparison } from '../../../../contract/events/interventions'
import { batchWords, effectWords, lossPair, nextPairs, numberPairs } from './changeFigures'

const side = (tokens: string[], probability: number[], surprise: number[]): Comparison['before'] => {
  const next = { best: 2, tokens, probability: Float32Array.from(probability) }
  return { tokens: ['a', 'b'], next, surprise: Float32Array.from(surprise), answer: null }
}
const comparison: Comparison = {
  step: 1,
  batch: null,
  before: side(['x', 'y', 'x', 'y'], [0.75, 0.25, 0.5, 0.25], [NaN, 2]),
  after: side(['x', 'y', 'z', 'x'], [0.75, 0.25, 0.75, 0.125], [NaN, 9]),
  changed: []
}

it('puts what either side finds likeliest side by side', () => {
  expect(nextPairs(comparison, 1)).toEqual([
    { token: 'z', before: null, after: 0.75 },
    { token: 'x', before: 0.5, after: 0.125 },
    { token: 'y', before: 0.25, after: null }
  ])
  expect(numberPairs(comparison, 0)).toEqual([])
})

it('says which sequence of the batch was run, and how it begins', () => {
  const batch = { sequence: 2, sequences: 20, states: 'carried' as const }
  expect(batchWords(batch, true)).toBe(
    'Sequence 3 of 20 of the training batch. It starts from the states of the previous batch. Each comparison takes the newest batch.'
  )
  expect(batchWords({ ...batch, states: null, next: true }, false)).toBe(
    'Sequence 3 of 20 of the next training batch, as a checkpoint does not keep the last one.'
  )
})

it('has one scale for the loss of both sides', () => {
  expect(lossPair(comparison)).toMatchObject({ title: 'surprise', unit: 'bits', most: 9 })
})

it('says an effect with its interval, and when there is none', () => {
  const effect = { step: 1, sequences: 1_000, of: 1_000, before: 1, after: 1.5, difference: 0.5, interval: 0.125 }
  expect(effectWords(effect)).toBe('The loss rises by 0.500 ± 0.125 over 1,000 held-out sequences.')
  expect(effectWords({ ...effect, difference: -0.1 })).toMatch(/^No effect on the loss was found .*: −0\.100 ± 0\.125\.$/)
  expect(effectWords({ ...effect, difference: -0.5 })).toContain('falls by 0.500 ±')
})
