// The path of a trace: through the middle of columns, upright, broken at what is not a number.
import { describe, expect, it } from 'vitest'
import { tracePath } from './tracePath'

describe('tracePath', () => {
  it('runs from the lowest at the bottom to the highest at the top', () => {
    expect(tracePath(Float32Array.of(0, 1), { low: 0, high: 1 }, 100, 24)).toBe('M25.00 22.00L75.00 2.00')
  })

  it('breaks and goes on', () => {
    expect(tracePath(Float32Array.of(0, NaN, 1), { low: 0, high: 1 }, 30, 24)).toBe('M5.00 22.00M25.00 2.00')
  })

  it('is empty for nothing and stays within its height', () => {
    expect(tracePath(new Float32Array(0), { low: 0, high: 1 }, 10, 10)).toBe('')
    expect(tracePath(Float32Array.of(9), { low: 0, high: 1 }, 10, 24)).toBe('M5.00 2.00')
  })
})
