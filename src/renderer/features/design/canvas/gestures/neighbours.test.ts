/** The keyboard moves from node to node over everything that is drawn. */
import { describe, expect, test } from 'vitest'
import { readTemplate } from '../../../../../../tests/support/templates'
import { drawnCell } from '../../../../../cell/drawing/drawnCell'
import { edgesAt, nearestNode } from './neighbours'

const cell = readTemplate('gru-moby-dick').cells[0]!
const drawn = drawnCell(cell)
const [left, right, up, down] = [
  { x: -1, y: 0 },
  { x: 1, y: 0 },
  { x: 0, y: -1 },
  { x: 0, y: 1 }
]

/** All that arrows reach from the first. */
function reached(from: typeof drawn): Set<string> {
  const seen = new Set([[...from.boxes.keys()][0]!])
  for (const id of seen)
    for (const direction of [left, right, up, down]) {
      const next = nearestNode(from, id, direction)
      if (next !== null) seen.add(next)
    }
  return seen
}

test('the edges of a node: those that enter it first', () => {
  expect(edgesAt(drawn, 'z').map(({ source, target }) => [source, target])).toEqual([
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
  expect(nearestNode(drawn, from, direction)).toBe(to)
})

test('every node can be reached by arrows from the first', () => {
  expect(reached(drawn).size).toBe(cell.nodes.length)
})

describe('with a folded group', () => {
  const folded = drawnCell({ ...cell, groups: [{ id: 'update', name: 'update', nodes: ['zz', 'z'], folded: true }] })
  const box = 'group:update'

  test('its box is a step of the way, and what it hides is none', () => {
    expect(reached(folded)).toEqual(new Set(folded.boxes.keys()))
    expect(reached(folded)).toContain(box)
    expect(reached(folded)).not.toContain('z')
  })

  test('its edges are those that are drawn at it', () => {
    const edges = edgesAt(folded, box)
    expect(edges.map(({ source, target }) => [source, target])).toEqual([
      ['x', box],
      ['h', box],
      [box, 'zh'],
      [box, 'keep']
    ])
    expect(folded.edges).toEqual(expect.arrayContaining(edges))
  })
})
