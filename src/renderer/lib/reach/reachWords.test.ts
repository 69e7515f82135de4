// A gradient's reach is told as a distance.
import { describe, expect, it } from 'vitest'
import { measureReach } from './reachDistance'
import { distanceText, percentText, reachWords, verdictWords } from './reachWords'

const curve = (steps: number, every: number, floor = 0) =>
  Float32Array.from({ length: steps }, (_, t) => 0.5 ** ((steps - 1 - t) / every) + floor)

describe('gradient reach in words', () => {
  it.each([
    [curve(101, 6), 'halves every 6 tokens; 1 % is left 40 tokens back'],
    [curve(51, 1), 'halves every token; 1 % is left 6.6 tokens back'],
    [
      curve(51, 10),
      'halves every 10 tokens; 3.1 % is left at the first token, 50 tokens back. If it went on like this, 1 % would be left 66 tokens back'
    ],
    [curve(51, 40), 'halves every 40 tokens; 42 % is left at the first token, 50 tokens back'],
    [curve(61, 0.7, 0.05), 'does not fall at one rate: half is left 0.8 tokens back; 4.8 % is left at the first token, 60 tokens back'],
    [curve(51, 200), 'barely falls: 84 % is left at the first token, 50 tokens back'],
    [Float32Array.of(0.6, 0.3, 0.04, 0.2, 1), 'falls to 4 %, 2 tokens back, and is 60 % at the first token, 4 tokens back'],
    [curve(41, -4), 'grows on the way back: it doubles every 4 tokens, and is 1,024 times larger 40 tokens back'],
    [new Float32Array(4), 'is zero at every token'],
    [Float32Array.of(Infinity, 1), 'is not finite, since it overflows']
  ])('of %# is told as: %s', (norms, words) => expect(reachWords(norms, norms.length - 1)).toBe(words))

  it('is judged in a word', () => {
    expect(verdictWords(measureReach(curve(101, 6), 100), 'time step')).toBe('vanishes')
    expect(verdictWords(measureReach(curve(50, 6), 49), 'time step')).toBe('fades before the first time step')
    expect(verdictWords(measureReach(curve(30, 6), 29), 'token')).toBe('reaches the first token')
  })

  it('has short numbers', () => {
    expect([distanceText(1, 'token'), distanceText(0.97, 'time step'), distanceText(1234, 'token')]).toEqual([
      '1 token',
      '1 time step',
      '1,234 tokens'
    ])
    expect([percentText(0.8), percentText(0.0123), percentText(1e-9)]).toEqual(['80 %', '1.2 %', '1e−7 %'])
  })
})
