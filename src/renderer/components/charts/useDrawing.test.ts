// @vitest-environment happy-dom
// Drawing on demand is bundled and spaced, rests after slow work, and ends with its scope.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useDrawing } from './useDrawing'

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setTimeout', 'clearTimeout', 'performance'] })
)
afterEach(() => void vi.useRealTimers())

function drawing(work: () => void = () => undefined) {
  const draw = vi.fn(work)
  const scope = effectScope()
  const requestDrawing = scope.run(() => useDrawing(draw))
  if (requestDrawing === undefined) throw new Error('The scope has ended')
  return { draw, ask: requestDrawing.ask, end: () => scope.stop() }
}

describe('useDrawing', () => {
  it('draws once for many askings, and again for one that came meanwhile', () => {
    const { draw, ask } = drawing()
    for (let i = 0; i < 100; i++) ask()
    expect(draw).not.toHaveBeenCalled()
    vi.advanceTimersByTime(16)
    expect(draw).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1_000)
    expect(draw).toHaveBeenCalledTimes(1)
  })

  it('draws at most ten times a second', () => {
    const { draw, ask } = drawing()
    for (let ms = 0; ms < 2_000; ms += 5) {
      ask()
      vi.advanceTimersByTime(5)
    }
    expect(draw.mock.calls.length).toBeGreaterThan(12)
    expect(draw.mock.calls.length).toBeLessThanOrEqual(20)
  })

  it('rests three times as long as a slow drawing took', () => {
    const { draw, ask } = drawing(() => void vi.advanceTimersByTime(200))
    const begun = performance.now()
    while (performance.now() - begun < 4_000) {
      ask()
      vi.advanceTimersByTime(20)
    }
    expect(draw.mock.calls.length).toBeGreaterThan(2)
    expect(draw.mock.calls.length).toBeLessThanOrEqual(Math.ceil((performance.now() - begun) / 800))
  })

  it('does not draw after its end', () => {
    const { draw, ask, end } = drawing()
    ask()
    end()
    vi.advanceTimersByTime(1_000)
    expect(draw).not.toHaveBeenCalled()
  })
})
