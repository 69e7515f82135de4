// Ticks are round numbers, and no more than there is room for.
import { describe, expect, it } from 'vitest'
import { roundTicks } from './roundTicks'

describe('ticks', () => {
  it.each([
    [99, 4, [0, 50]],
    [1000, 4, [0, 500, 1000]],
    [40, 4, [0, 10, 20, 30, 40]],
    [3, 5, [0, 1, 2, 3]],
    [0, 4, [0]]
  ])('up to %i in %i steps are %j', (largest, most, ticks) => expect(roundTicks(largest, most)).toEqual(ticks))
})
