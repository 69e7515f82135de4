/** Links that jump over rows get lanes in which they do not run over one another. */
import { expect, test } from 'vitest'
import type { Layer } from '../../../../../contract/document/modelGraph'
import { branchesOf, hasWire, laneMarks } from './branches'

const sum = (id: string, ...inputs: string[]): Layer => ({ id, name: id, inputs, kind: 'residual', params: {} })

const block = [sum('e', 'tokens'), sum('n', 'e'), sum('a', 'n'), sum('r', 'e', 'a'), sum('m', 'r'), sum('f', 'm'), sum('s', 'r', 'f')]

test('two residuals in a row share a lane', () => {
  expect(branchesOf(block)).toEqual([
    { source: 0, targets: [3], lane: 0 },
    { source: 3, targets: [6], lane: 0 }
  ])
  expect(laneMarks(branchesOf(block), 3)).toEqual([
    { lane: 0, fromTop: true, toBottom: false, touch: 'end' },
    { lane: 0, fromTop: false, toBottom: true, touch: 'start' }
  ])
  expect(laneMarks(branchesOf(block), 1)).toEqual([{ lane: 0, fromTop: true, toBottom: true, touch: null }])
})

test('a branch over another runs outside of it', () => {
  const nested = [sum('a', 'tokens'), sum('b', 'a'), sum('c', 'b'), sum('d', 'c', 'b'), sum('e', 'd', 'a', 'tokens')]
  expect(branchesOf(nested)).toEqual([
    { source: 1, targets: [3], lane: 0 },
    { source: 0, targets: [4], lane: 1 },
    { source: -1, targets: [4], lane: 2 }
  ])
})

test('a wire is drawn only to what reads the row above', () => {
  const both = [sum('e', 'tokens'), sum('forward', 'e'), sum('backward', 'e'), sum('head', 'forward', 'backward')]
  expect(both.map((_, row) => hasWire(both, row))).toEqual([true, true, false, true])
})
