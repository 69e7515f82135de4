/** What is drawn anew in the middle of a drag leaves the dragged nodes under the hand. */
import { expect, test } from 'vitest'
import { useCarried } from './useDraggedNodes'

const home = { x: 10, y: 20 }

test('a dragged node is where the hand has it, all others where the document has them', () => {
  const carried = useCarried()
  expect(carried.placeOf('f', home)).toEqual(home)
  carried.carry([{ id: 'f', position: { x: 50, y: 60 } }])
  expect(carried.placeOf('f', home)).toEqual({ x: 50, y: 60 })
  expect(carried.placeOf('g', home)).toEqual(home)
})

test('it follows the hand, and goes back to the document when that lets go', () => {
  const carried = useCarried()
  const position = { x: 50, y: 60 }
  carried.carry([{ id: 'f', position }])
  position.x = 0
  expect(carried.placeOf('f', home)).toEqual({ x: 50, y: 60 })
  carried.carry([{ id: 'f', position: { x: 70, y: 60 } }])
  expect(carried.placeOf('f', home)).toEqual({ x: 70, y: 60 })
  carried.letGo()
  expect(carried.placeOf('f', home)).toEqual(home)
})
