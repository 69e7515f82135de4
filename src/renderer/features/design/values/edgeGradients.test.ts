// An edge is as thick as the logarithm of its gradient, beside the largest of the whole sequence.
import { describe, expect, it } from 'vitest'
import type { EdgeGradientsFrame } from '../../../../contract/events/reach'
import { edgeWidth, largestNorm, legend, normAt } from './edgeGradients'

const frame: EdgeGradientsFrame = {
  ...{ step: 3, steps: 2, from: 1, loss: 2, layer: 'lstm' },
  edges: [
    { edge: 'a', source: 'x', target: 'y', norms: Float32Array.of(0.5, 2) },
    { edge: 'b', source: 'x', target: 'z', norms: Float32Array.of(4, 0) }
  ]
}

describe('the width of an edge', () => {
  it('grows by as much with each power of ten, up to that of the largest', () => {
    expect(largestNorm(frame)).toBe(4)
    const widths = legend(4).map(({ width }) => width)
    expect(legend(4).map(({ norm }) => norm)).toEqual([4, 0.4, 0.04, 0.004, 0.0004])
    expect(widths[0]).toBe(8)
    expect(widths.at(-1)).toBeCloseTo(0.7, 9)
    const steps = widths.slice(1).map((width, k) => (widths[k] ?? NaN) - width)
    for (const step of steps) expect(step).toBeCloseTo((8 - 0.7) / 4, 9)
  })

  it('is the thinnest where there is no gradient, or far less than the largest', () => {
    for (const norm of [0, NaN, 1e-9]) expect(edgeWidth(norm, 4)).toBe(0.7)
    expect(edgeWidth(1, 0)).toBe(0.7)
  })
})

describe('the gradient of a drawn line', () => {
  it('is that of its edge at the token, and the largest of several', () => {
    expect(normAt(frame, ['a'], 1)).toBe(2)
    expect(normAt(frame, ['a', 'b'], 0)).toBe(4)
  })

  it('is not known of an edge that was drawn since the run began, and before the first token and behind the last', () => {
    expect(normAt(frame, ['new'], 0)).toBeNull()
    for (const token of [-1, 2]) expect(normAt(frame, ['a'], token)).toBeNull()
  })
})
