/** A node with the keyboard's focus comes into view by the smallest move. */
import { expect, test } from 'vitest'
import { closeUp, largestZoom, leastZoom, middleOf, panInto, panned, zoomed } from './viewport'

const area = { width: 600, height: 400 }
const view = { x: 0, y: 0, zoom: 1 }
const box = (x: number, y: number, width = 100, height = 40) => ({ x, y, width, height })

test('what is seen stays where it is', () => {
  expect(panInto([box(0, 0), box(500, 360)], view, area, null)).toBeNull()
  expect(panInto([], view, area, null)).toBeNull()
})

test.each([
  ['right of the view', box(700, 100), { x: -228, y: 0 }],
  ['left of it', box(-150, 100), { x: 178, y: 0 }],
  ['below it', box(100, 390), { x: 0, y: -58 }],
  ['above and half in it', box(100, -20), { x: 0, y: 48 }]
])('a box %s comes in', (_, outside, { x, y }) => {
  expect(panInto([outside], view, area, null)).toEqual({ x, y, zoom: 1 })
})

test('the zoom stays, and counts', () => {
  expect(panInto([box(700, 100)], { ...view, zoom: 0.5 }, area, null)).toBeNull()
  expect(panInto([box(300, 100)], { ...view, zoom: 2 }, area, null)).toEqual({ x: -228, y: 0, zoom: 2 })
})

test('nothing comes to lie under the overview', () => {
  const overlay = { width: 166, height: 80 }
  expect(panInto([box(480, 340)], view, area, null)).toBeNull()
  expect(panInto([box(480, 340)], view, area, overlay)).toEqual({ x: 0, y: -88, zoom: 1 })
  expect(panInto([box(100, 340)], view, area, overlay)).toBeNull()
})

test('what is larger than the view is shown by its middle, once', () => {
  const large = [box(700, 0, 1_000, 40)]
  const shown = panInto(large, view, area, null)
  expect(shown).toEqual({ x: -900, y: 0, zoom: 1 })
  expect(shown && panInto(large, shown, area, null)).toBeNull()
})

test('a step of the keyboard shows the next half of the view', () => {
  expect(panned(view, area, { x: 1, y: 0 })).toEqual({ x: -300, y: 0, zoom: 1 })
  expect(panned({ x: 5, y: 5, zoom: 2 }, area, { x: 0, y: -1 })).toEqual({ x: 5, y: 205, zoom: 2 })
})

test('the middle of the view is a place of the drawing', () => {
  expect(middleOf(view, area)).toEqual({ x: 300, y: 200 })
  expect(middleOf({ x: 100, y: -40, zoom: 2 }, area)).toEqual({ x: 100, y: 120 })
})

test('zooming keeps the middle, and ends at its limits', () => {
  const nearer = zoomed({ x: 100, y: -40, zoom: 1 }, area, 1.2)
  expect(nearer.zoom).toBe(1.2)
  const [{ x, y }, before] = [middleOf(nearer, area), middleOf({ x: 100, y: -40, zoom: 1 }, area)]
  expect([x, y]).toEqual([expect.closeTo(before.x), expect.closeTo(before.y)])
  expect(zoomed({ ...view, zoom: 2.4 }, area, 1.2).zoom).toBe(largestZoom)
  expect(zoomed({ ...view, zoom: 0.21 }, area, 1 / 1.2).zoom).toBe(leastZoom)
})

test('a close-up has the box in the middle, with room around it where it is large', () => {
  expect(closeUp(box(700, 100), area)).toEqual({ zoom: 1.1, x: 300 - 750 * 1.1, y: 200 - 120 * 1.1 })
  expect(closeUp(box(0, 0, 600, 40), area).zoom).toBeCloseTo(1 / 2.2)
  expect(closeUp(box(0, 0, 60_000, 40), area).zoom).toBe(leastZoom)
})
