/** The generator against its reference sequence, and its distributions. */
import { describe, expect, it } from 'vitest'
import { Random } from './random'

describe('Random', () => {
  it('follows the reference recurrence, computed here with big integers', () => {
    const random = Random.fromState([1, 2, 3, 4])
    const mask = 0xffffffffn
    const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask
    let s = [1n, 2n, 3n, 4n] as [bigint, bigint, bigint, bigint]
    for (let k = 0; k < 2_000; k++) {
      const expected = (rotate((s[1] * 5n) & mask, 7n) * 9n) & mask
      let [a, b, c, d] = s
      const shifted = (b << 9n) & mask
      c ^= a
      d ^= b
      b ^= c
      a ^= d
      c ^= shifted
      d = rotate(d, 11n)
      s = [a, b, c, d]
      expect(random.word()).toBe(Number(expected))
    }
  })

  it('goes on from a state that was read, also through JSON', () => {
    const random = Random.fromSeed(7)
    for (let k = 0; k < 100; k++) random.normal()
    const savedState: unknown = JSON.parse(JSON.stringify(random.state))
    const next = Array.from({ length: 50 }, () => random.uniform())
    const [a, b, c, d] = savedState as [number, number, number, number]
    const resumed = Random.fromState([a, b, c, d])
    expect(Array.from({ length: 50 }, () => resumed.uniform())).toEqual(next)
  })

  it('shuffles items in place, each order as often as the others', () => {
    const random = Random.fromSeed(3)
    const counts = new Map<string, number>()
    for (let k = 0; k < 6_000; k++) {
      const items = Uint32Array.of(4, 5, 6)
      expect(random.shuffle(items)).toBe(items)
      counts.set(items.join(''), (counts.get(items.join('')) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(['456', '465', '546', '564', '645', '654'])
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })

  it('differs by seed and refuses an impossible state', () => {
    expect(Random.fromSeed(1).word()).not.toBe(Random.fromSeed(2).word())
    expect(() => Random.fromState([0, 0, 0, 0])).toThrow(RangeError)
    expect(() => Random.fromState([1, 2, 3, -4])).toThrow(RangeError)
  })

  it('draws uniform and normal numbers', () => {
    const random = Random.fromSeed(3)
    const count = 100_000
    const normals = Array.from({ length: count }, () => random.normal())
    const mean = normals.reduce((sum, x) => sum + x, 0) / count
    const variance = normals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count
    // Five standard errors of the mean and of the variance.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(count))
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
    const drawn = new Set(Array.from({ length: 1_000 }, () => random.below(10)))
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
