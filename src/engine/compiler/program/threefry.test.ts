import { expect, it } from 'vitest'
import { threefry, uniformAt } from './threefry'

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ')

/** Known answers that the authors publish with their library Random123. */
it('gives the authors’ bits', () => {
  expect(hex(threefry([0, 0], [0, 0]))).toBe('6b200159 99ba4efe')
  expect(hex(threefry([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff]))).toBe('1cb996fc bb002be7')
  expect(hex(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]))).toBe('c4923a9c 483df7a0')
})

it('is even over [0, 1), and another sequence for another key or stream', () => {
  const numbers = (key: readonly [number, number], stream: number) => Array.from({ length: 4_000 }, (_, k) => uniformAt(key, k, stream))
  const first = numbers([7, 1], 3)
  const bins = new Array<number>(10).fill(0)
  for (const x of first) bins[Math.floor(x * 10)] = (bins[Math.floor(x * 10)] ?? 0) + 1
  // Four standard deviations of a count of 400: √(4000 · 0.1 · 0.9) ≈ 19.
  for (const count of bins) expect(Math.abs(count - 400)).toBeLessThan(76)
  for (const other of [numbers([7, 2], 3), numbers([8, 1], 3), numbers([7, 1], 4)]) {
    const product = first.reduce((sum, x, k) => sum + (x - 0.5) * ((other[k] ?? 0) - 0.5), 0) / (first.length / 12)
    expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(first.length))
  }
})
