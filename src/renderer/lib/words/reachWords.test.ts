// Gradient norms in words and on their scale.
import { describe, expect, it } from 'vitest'
import { logNorms, logScale, reachWords } from './reachWords'

describe('gradient reach', () => {
  it.each([
    [[1e-7, 1e-4, 0.1, 0], 'vanishes: 0.1 at token 3, 1e−7 at the first token (1/1,000,000 as large)'],
    [[50, 1, 0.01], 'explodes: 0.01 at token 3, 50 at the first token (5,000 times as large)'],
    [[0.05, 0.1], 'reaches the first token: 0.1 at token 2, 0.05 at the first token (1/2 as large)'],
    [[0, 0.1], 'vanishes: 0.1 at token 2, 0 at the first token (nothing is left)'],
    [[0, 0], 'no gradient at all'],
    [[Infinity, 1], 'not finite: the gradient overflows']
  ])('of %j is told as: %s', (norms, words) => expect(reachWords(Float32Array.from(norms))).toBe(words))

  it('has a scale of at most six powers of ten', () => {
    const logs = logNorms(Float32Array.of(1e-12, 0, 1e-2, 1))
    expect(logs[1]).toBeNaN()
    expect(logScale(logs)).toEqual({ low: -6, high: 0 })
    expect(logScale([])).toEqual({ low: -1, high: 0 })
    expect(logScale([2, 2])).toEqual({ low: 1, high: 2 })
  })
})
