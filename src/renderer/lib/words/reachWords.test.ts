// Gradient norms are described in words and placed on their scale.
import { describe, expect, it } from 'vitest'
import { logNorms, logScale, reachWords } from './reachWords'

describe('gradient reach', () => {
  it.each([
    [[1e-7, 1e-4, 0.1, 0], 'vanishes on the way back: from 0.1 at token 3 to 1e−7 at the first token, 1,000,000 times smaller'],
    [[50, 1, 0.01], 'explodes on the way back: from 0.01 at token 3 to 50 at the first token, 5,000 times larger'],
    [[0.05, 0.1], 'stays usable on the way back: from 0.1 at token 2 to 0.05 at the first token, 2 times smaller'],
    [[0, 0.1], 'vanishes on the way back: from 0.1 at token 2 to 0 at the first token'],
    [[0, 0], 'is zero everywhere'],
    [[Infinity, 1], 'is not finite, since it overflows']
  ])('of %j is told as: %s', (norms, words) => expect(reachWords(Float32Array.from(norms))).toBe(words))

  it('has a scale of at most six powers of ten', () => {
    const logs = logNorms(Float32Array.of(1e-12, 0, 1e-2, 1))
    expect(logs[1]).toBeNaN()
    expect(logScale(logs)).toEqual({ low: -6, high: 0 })
    expect(logScale([])).toEqual({ low: -1, high: 0 })
    expect(logScale([2, 2])).toEqual({ low: 1, high: 2 })
  })
})
