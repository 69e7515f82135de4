/** Aligning moves along one axis alone, and spreading leaves equal gaps between the outer two. */
import { describe, expect, test } from 'vitest'
import { aligned, alignments } from './align'
import type { Alignment } from './align'

const boxes = new Map([
  ['a', { x: 0, y: 10, width: 40, height: 20 }],
  ['b', { x: 300, y: 0, width: 100, height: 40 }],
  ['c', { x: 60, y: 200, width: 60, height: 30 }]
])

describe('aligning', () => {
  const cases: [Alignment, 'x' | 'y', Record<string, number>][] = [
    ['left', 'x', { a: 0, b: 0, c: 0 }],
    ['centre', 'x', { a: 180, b: 150, c: 170 }],
    ['right', 'x', { a: 360, b: 300, c: 340 }],
    ['top', 'y', { a: 0, b: 0, c: 0 }],
    ['middle', 'y', { a: 105, b: 95, c: 100 }],
    ['bottom', 'y', { a: 210, b: 190, c: 200 }]
  ]
  test.each(cases)('%s moves along %s alone', (how, axis, places) => {
    const other = axis === 'x' ? 'y' : 'x'
    for (const [id, position] of Object.entries(aligned(boxes, how))) {
      expect(position[axis]).toBe(places[id])
      expect(position[other]).toBe(boxes.get(id)?.[other])
    }
  })
})

describe('spreading', () => {
  test('leaves the outer two and makes the gaps equal', () => {
    const placed = aligned(boxes, 'horizontally')
    expect([placed['a']?.x, placed['b']?.x]).toEqual([0, 300])
    expect((placed['c']?.x ?? 0) - 40).toBe(300 - ((placed['c']?.x ?? 0) + 60))
  })

  test('goes by the middles, from top to bottom', () => {
    const column = new Map([
      ['low', { x: 0, y: 170, width: 40, height: 30 }],
      ['high', { x: 0, y: 0, width: 40, height: 20 }],
      ['between', { x: 9, y: 30, width: 40, height: 50 }]
    ])
    expect(aligned(column, 'vertically')).toEqual({ high: { x: 0, y: 0 }, between: { x: 9, y: 70 }, low: { x: 0, y: 170 } })
  })
})

test.each(alignments)('%s leaves a single box alone', (how) => {
  expect(aligned(new Map([['a', { x: 3, y: 4, width: 5, height: 6 }]]), how)).toEqual({ a: { x: 3, y: 4 } })
})

test.each(alignments)('%s done twice is as done once', (how) => {
  const once = aligned(boxes, how)
  const again = new Map([...boxes].map(([id, box]) => [id, { ...box, ...once[id] }]))
  expect(aligned(again, how)).toEqual(once)
})
