/** Nodes glide from their old places to the new ones, and new nodes appear at once. */
import { expect, test } from 'vitest'
import { between } from './useGlide'

test('a place between two', () => {
  expect(between({ x: 0, y: 10 }, { x: 10, y: 30 }, 0)).toEqual({ x: 0, y: 10 })
  expect(between({ x: 0, y: 10 }, { x: 10, y: 30 }, 0.5)).toEqual({ x: 5, y: 20 })
  expect(between(undefined, { x: 10, y: 30 }, 0)).toEqual({ x: 10, y: 30 })
})
