// What a wheel, a drag and a key do to the stretch of a chart that is in view.
import { describe, expect, it } from 'vitest'
import { dragged, moved, zoomed } from './zoom'

describe('zoom', () => {
  it('keeps the place under the pointer', () => {
    expect(zoomed(null, 0.5, 0.25)).toEqual({ from: 12.5, to: 62.5 })
    expect(zoomed({ from: 20, to: 40 }, 0.5, 1)).toEqual({ from: 30, to: 40 })
  })

  it('ends at the whole axis and at the narrowest stretch', () => {
    expect(zoomed({ from: 20, to: 80 }, 2, 0.5)).toBeNull()
    const narrow = zoomed({ from: 50, to: 50.3 }, 0.1, 0.5)
    expect((narrow?.to ?? 0) - (narrow?.from ?? 0)).toBeCloseTo(0.2, 9)
  })

  it('stays on the axis', () => {
    expect(zoomed({ from: 0, to: 20 }, 2, 1)).toEqual({ from: 0, to: 40 })
    expect(zoomed({ from: 80, to: 100 }, 2, 0)).toEqual({ from: 60, to: 100 })
  })
})

describe('a move', () => {
  it('shifts by a share of the view and stops at the ends', () => {
    expect(moved({ from: 20, to: 40 }, 0.5)).toEqual({ from: 30, to: 50 })
    expect(moved({ from: 20, to: 40 }, -2)).toEqual({ from: 0, to: 20 })
    expect(moved(null, 0.5)).toBeNull()
  })
})

describe('a drag', () => {
  it('takes what lies between its ends, in either direction', () => {
    expect(dragged(null, 0.2, 0.6)).toEqual({ from: 20, to: 60 })
    expect(dragged({ from: 50, to: 100 }, 0.6, 0.2)).toEqual({ from: 60, to: 80 })
  })

  it('stays in the plot and is nothing where it is a click', () => {
    expect(dragged(null, 0.9, 1.4)).toEqual({ from: 90, to: 100 })
    expect(dragged(null, 0.5, 0.505)).toBeNull()
  })
})
