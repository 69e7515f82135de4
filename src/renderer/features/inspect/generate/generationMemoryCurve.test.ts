/** The curve of memory: flat for a state, rising from nothing for a cache; and how surprising a token is. */
import { expect, it } from 'vitest'
import { generationMemoryCurve } from './generationMemoryCurve'
import { percentWords, surpriseShare } from './tokenChance'

const layer = { layer: 'l', name: 'L', labels: [] }
const size = { width: 100, height: 54 }

it('is flat for a state and rises for a cache', () => {
  expect(generationMemoryCurve([{ ...layer, constant: 1000, perToken: 0 }], 10, 40, size)).toEqual({ path: 'M0.0 2.0L25.0 2.0', top: 1000 })
  expect(generationMemoryCurve([{ ...layer, constant: 0, perToken: 8 }], 20, 40, size)).toEqual({ path: 'M0.0 52.0L50.0 27.0', top: 320 })
})

it('tells probabilities, and colours what was unlikely', () => {
  expect([0.431, 0.0071, 0.00001].map(percentWords)).toEqual(['43 %', '0.7 %', 'under 0.1 %'])
  expect([1, 0.125, 0].map(surpriseShare)).toEqual([0, 0.5, 1])
})
