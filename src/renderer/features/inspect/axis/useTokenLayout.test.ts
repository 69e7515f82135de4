// Column widths of the token axis.
import { describe, expect, it } from 'vitest'
import { columnWidth } from './useTokenLayout'

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
