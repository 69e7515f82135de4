/** From node to node with the keyboard. */
import { expect, test } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import { edgesAt, nearestNode } from './walk'

const cell = readTemplate('gru-moby-dick').cells[0]!
const [left, right, up, down] = [
  { x: -1, y: 0 },
  { x: 1, y: 0 },
  { x: 0, y: -1 },
  { x: 0, y: 1 }
]

test('the edges of a node: those that enter it first', () => {
  expect(edgesAt(cell, 'z').map(({ source, target }) => [source, target])).toEqual([
    ['zz', 'z'],
    ['z', 'zh'],
    ['z', 'keep']
  ])
})

test.each([
  ['zz', right, 'z'],
  ['z', left, 'zz'],
  ['zz', down, 'zr'],
  ['zr', up, 'zz'],
  ['h', left, null],
  [null, right, 'x']
])('from %s', (from, direction, to) => {
  expect(nearestNode(cell, from, direction)).toBe(to)
})

test('every node can be reached by arrows from the first', () => {
  const seen = new Set([cell.nodes[0]!.id])
  for (const id of seen)
    for (const direction of [left, right, up, down]) {
      const next = nearestNode(cell, id, direction)
      if (next !== null) seen.add(next)
    }
  expect(seen.size).toBe(cell.nodes.length)
})
