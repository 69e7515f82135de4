// Only rows in view are drawn, and a row is brought into view by as little as it takes.
import { expect, test } from 'vitest'
import { rowHeight, scrollTo, visibleRows } from './visibleRows'

test('a window of ten rows over five hundred draws few, wherever it stands', () => {
  for (const row of [0, 3, 250, 499]) {
    const { from, to } = visibleRows(row * rowHeight, 10 * rowHeight, 500)
    expect(to - from).toBeLessThanOrEqual(28)
    expect(from).toBeLessThanOrEqual(row)
    expect(to).toBeGreaterThanOrEqual(Math.min(500, row + 10))
  }
  expect(visibleRows(10_000, 300, 3)).toEqual({ from: 0, to: 3 })
  expect(visibleRows(0, 300, 0)).toEqual({ from: 0, to: 0 })
})

test('a row above, below or in view', () => {
  const height = 10 * rowHeight
  expect(scrollTo(2, 5 * rowHeight, height, rowHeight)).toBe(2 * rowHeight)
  expect(scrollTo(20, 5 * rowHeight, height, rowHeight)).toBe(12 * rowHeight)
  expect(scrollTo(7, 5 * rowHeight, height, rowHeight)).toBe(5 * rowHeight)
})
