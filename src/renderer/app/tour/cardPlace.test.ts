// The card stays off what it explains wherever there is room.
import { describe, expect, it } from 'vitest'
import { cardPlace, overlap } from './cardPlace'

const room = { left: 52, top: 72, width: 972, height: 604 }
const card = { width: 292, height: 220 }

describe('the place of the card', () => {
  it.each([
    ['a panel at the left', { left: 52, top: 72, width: 200, height: 604 }],
    ['a panel at the right', { left: 720, top: 72, width: 304, height: 604 }],
    ['a chart at the lower left', { left: 316, top: 480, width: 440, height: 196 }],
    ['a chart at the lower right', { left: 760, top: 480, width: 264, height: 196 }],
    ['buttons at the top', { left: 800, top: 36, width: 220, height: 30 }]
  ])('covers nothing of %s, and lies in the window', (_, target) => {
    const place = { ...card, ...cardPlace(card, target, room) }
    expect(overlap(place, target)).toBe(0)
    expect([place.left >= 52, place.top >= 72, place.left + 292 <= 1024, place.top + 220 <= 676]).toEqual([true, true, true, true])
  })
  it('lies over the panel beside a canvas', () => {
    const canvas = { left: 252, top: 72, width: 468, height: 604 }
    expect(overlap({ ...card, ...cardPlace(card, canvas, room) }, canvas)).toBe(0)
  })
  it('covers a large target only as far as it must', () => {
    const all = { left: 52, top: 72, width: 700, height: 604 }
    const place = { ...card, ...cardPlace(card, all, room) }
    expect(overlap(place, all)).toBeLessThan(52 * 220)
  })
  it('is the lower right corner where nothing is explained', () => {
    expect(cardPlace(card, null, room)).toEqual({ left: 720, top: 444 })
  })
})
