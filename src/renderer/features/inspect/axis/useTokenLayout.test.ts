// Column widths of the token axis.
import { describe, expect, it } from 'vitest'
import { columnWidth, useTokenLayout } from './useTokenLayout'

describe('columnWidth', () => {
  it('fits all tokens where they stay readable', () => {
    for (const [count, room] of [
      [58, 800],
      [90, 850],
      [30, 1200]
    ] as const)
      expect(columnWidth(count, room) * count).toBeLessThanOrEqual(room)
  })

  it('does not shrink or grow without bounds', () => {
    expect(columnWidth(2000, 900)).toBe(9)
    expect(columnWidth(3, 900)).toBe(44)
    expect(columnWidth(0, 900)).toBe(9)
    expect(columnWidth(10, -5)).toBe(9)
  })
})

describe('useTokenLayout', () => {
  const widthOf = (tokens: string[], numbered = false) =>
    useTokenLayout(
      () => tokens,
      () => 600,
      () => numbered
    ).column.value
  const many = (word: string) => Array.from({ length: 100 }, () => word)

  it('gives longer tokens room to be read, up to the widest column, and numbered time steps none', () => {
    expect([widthOf(many('a')), widthOf(many(' the')), widthOf(many(' whale-boats'))]).toEqual([9, 32, 44])
    expect(widthOf(many('0.12 -1.5'), true)).toBe(9)
  })

  it('is not widened by a few long tokens', () => {
    expect(widthOf([...many('a'), ' extraordinary'])).toBe(9)
  })
})
