/** The differing stretch of two texts is found, and the cursor keeps its place when one text becomes the other. */
import { expect, test } from 'vitest'
import { movedOffset, textChange } from './textPlaces'

test('the stretch between what is the same at both ends is what changes', () => {
  expect(textChange('i = tanh(z)', 'i = relu(z)')).toEqual({ start: 4, end: 8, text: 'relu' })
  expect(textChange('aa', 'aaa')).toEqual({ start: 2, end: 2, text: 'a' })
  expect(textChange('same', 'same')).toBeNull()
})

test('a cursor before the change stays, behind it moves along, within it goes to its start', () => {
  const change = { start: 4, end: 8, text: 'sigmoid' }
  expect([0, 4, 6, 8, 11].map((offset) => movedOffset(offset, change))).toEqual([0, 4, 4, 11, 14])
})
