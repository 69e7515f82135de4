/** Dragged nodes stay under the pointer when the canvas is drawn anew in the middle of a drag. */
import { expect, test } from 'vitest'
import { useDraggedNodes } from './useDraggedNodes'

const home = { x: 10, y: 20 }

test('a dragged node is where the hand has it, all others where the document has them', () => {
  const draggedNodes = useDraggedNodes()
  expect(draggedNodes.placeOf('f', home)).toEqual(home)
  draggedNodes.dragTo([{ id: 'f', position: { x: 50, y: 60 } }])
  expect(draggedNodes.placeOf('f', home)).toEqual({ x: 50, y: 60 })
  expect(draggedNodes.placeOf('g', home)).toEqual(home)
})

test('it follows the hand, and goes back to the document when that lets go', () => {
  const draggedNodes = useDraggedNodes()
  const position = { x: 50, y: 60 }
  draggedNodes.dragTo([{ id: 'f', position }])
  position.x = 0
  expect(draggedNodes.placeOf('f', home)).toEqual({ x: 50, y: 60 })
  draggedNodes.dragTo([{ id: 'f', position: { x: 70, y: 60 } }])
  expect(draggedNodes.placeOf('f', home)).toEqual({ x: 70, y: 60 })
  draggedNodes.letGo()
  expect(draggedNodes.placeOf('f', home)).toEqual(home)
})
