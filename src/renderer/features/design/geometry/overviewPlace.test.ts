/** The overview stands above the buttons of a narrow canvas, and the whole drawing is fitted clear of it at every width. */
import { expect, it } from 'vitest'
import { fitDrawing } from './fitDrawing'
import { hiddenBy, overviewPlace } from './overviewPlace'

/** A drawing with a node in its lower right corner. */
const boxes = [
  { x: 0, y: 0, width: 60, height: 30 },
  { x: 700, y: 560, width: 60, height: 30 }
]

it.each([437, 519, 520, 692, 1400])('no node lies under it on a canvas %d pixels wide', (width) => {
  const area = { width, height: 600 }
  const place = overviewPlace(width)
  const { zoom, x, y } = fitDrawing(boxes, area, hiddenBy(place))
  for (const box of boxes) {
    const besides = (box.x + box.width) * zoom + x <= width - 12 - place.width
    const above = (box.y + box.height) * zoom + y <= area.height - place.bottom - place.height
    expect(besides || above).toBe(true)
  }
})

it('has the size and the place that it has where there is room', () => {
  expect(overviewPlace(692)).toEqual({ width: 166, height: 80, bottom: 12 })
  expect(hiddenBy(overviewPlace(692))).toEqual({ width: 166, height: 80 })
  // The row of buttons is 28 pixels high, 12 above the edge.
  expect(overviewPlace(437).bottom).toBeGreaterThanOrEqual(12 + 28)
})
