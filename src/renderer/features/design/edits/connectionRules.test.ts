/** Handles accept valid connections and refuse the others with a reason. */
import { describe, expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import { newNode } from './cellEdits'
import { sizingOf } from './shapeRefusal'
import { connectionRefusal, openInput, reaches } from './connectionRules'

const [lstm] = lstmDocument.cells
if (lstm === undefined) throw new Error('no cell')
const ends = (source: string, target: string, targetPort = 'in') => ({ source, sourcePort: 'out', target, targetPort })

const sizing = sizingOf(lstm, 64, 128)

function withDifference(cell: CellGraph): CellGraph {
  return { ...cell, nodes: [...cell.nodes, newNode(cell, 'sub', { x: 0, y: 0 })] }
}

test('a port that takes many takes another', () => {
  expect(connectionRefusal(lstm, ends('f', 'write'), sizing)).toBeNull()
})

test.each([
  ['a second edge into a port that takes one', ends('lin_g', 'f'), 'takes one edge'],
  ['the same edge again', ends('x', 'lin_f'), 'already'],
  ['a loop within a step', ends('sum', 'lin_f'), 'loop within one time step'],
  ['a node into itself', ends('sum', 'sum'), 'loop within one time step'],
  ['an edge into a state', ends('f', 'h0'), 'has no such input'],
  ['an edge out of an output', ends('y', 'sum'), 'has no output'],
  ['a node that is not there', ends('gone', 'sum'), 'no such node']
])('refuses %s', (_, edge, reason) => {
  expect(connectionRefusal(lstm, edge, sizing)).toContain(reason)
})

test('a product takes a value twice', () => {
  expect(connectionRefusal(lstm, ends('f', 'keep'), sizing)).toBeNull()
})

describe('shapes', () => {
  const nodes = [newNode(lstm, 'slice', { x: 0, y: 0 }), newNode(lstm, 'nextState', { x: 0, y: 0 })]
  const cell = { ...lstm, nodes: [...lstm.nodes, ...nodes] }
  const [slice, next] = nodes.map(({ id }) => id)

  test.each([
    ['that differ in a sum', ends('x', 'sum'), 'would get keep [B, 128] and write [B, 128] and x [B, 64]: its inputs must have one shape'],
    ['of fewer units than a slice takes', ends('x', slice ?? ''), 'takes units 1 to 128, and x [B, 64] has 64'],
    ['other than the state that they become', ends('x', next ?? ''), 'State h has [B, 128] and cannot become [B, 64]']
  ])('refuses those %s', (_, edge, reason) => {
    expect(connectionRefusal(cell, edge, sizing)).toContain(reason)
  })

  test('that are not known refuse nothing', () => {
    expect(connectionRefusal(cell, ends('x', 'sum'), sizingOf(cell, null, 128))).toBeNull()
  })
})

describe('the open input of a node', () => {
  test('is the first port that is free', () => {
    const cell = withDifference(lstm)
    const [f, d] = ['f', 'd'].map((id) => cell.nodes.find((node) => node.id === id))
    if (f === undefined || d === undefined) throw new Error('no node')
    expect(openInput(cell, f, d, sizing)).toEqual({ ends: ends('f', 'd', 'a') })
    const taken = { ...cell, edges: [...cell.edges, { id: 'new', ...ends('g', 'd', 'a') }] }
    expect(openInput(taken, f, d, sizing)).toEqual({ ends: ends('f', 'd', 'b') })
  })

  test('is refused with the reason when none is', () => {
    const [g, f] = ['g', 'f'].map((id) => lstm.nodes.find((node) => node.id === id))
    if (g === undefined || f === undefined) throw new Error('no node')
    expect(openInput(lstm, g, f, sizing)).toEqual({ refusal: expect.stringContaining('takes one edge') })
  })
})

test('values reach along edges, not against them', () => {
  expect(reaches(lstm, 'x', 'y')).toBe(true)
  expect(reaches(lstm, 'y', 'x')).toBe(false)
  expect(reaches(lstm, 'sum', 'keep')).toBe(false)
})
