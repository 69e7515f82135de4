// One loss counts in the reach: the last, the chosen one, and of sequences that end at different steps those that end last.
import { describe, expect, it } from 'vitest'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { Tensor } from '../../executors/executor'
import { batchPart, probePart } from './reachPart'

const float = (shape: number[], data: number[]): Tensor => ({ type: { dtype: 'float32', shape }, data: Float32Array.from(data) })
const int = (shape: number[], data: number[]): Tensor => ({ type: { dtype: 'int32', shape }, data: Int32Array.from(data) })
const sharesIn = (inputs: ReadonlyMap<string, Tensor>) => [...(inputs.get('shares')?.data ?? [])]

describe('a batch with a target at each step', () => {
  const inputs = new Map([
    ['tokens', int([3, 2], [0, 0, 0, 0, 0, 0])],
    [
      'shares',
      float(
        [3, 2],
        Array.from({ length: 6 }, () => 1 / 6)
      )
    ]
  ])
  it('counts its last step', () => {
    const part = batchPart(inputs, { from: null, sequence: null })
    expect([part.from, sharesIn(part.inputs)]).toEqual([2, [0, 0, 0, 0, 0.5, 0.5]])
  })
  it('counts a chosen step of one sequence', () => {
    const part = batchPart(inputs, { from: 1, sequence: 9 })
    expect([part.from, sharesIn(part.inputs)]).toEqual([1, [0, 0, 0, 1, 0, 0]])
  })
})

describe('a batch with targets at some steps', () => {
  const inputs = new Map([
    ['tokens', int([4, 1], [0, 0, 0, 0])],
    ['shares', float([4, 1], [0, 0.5, 0.5, 0])]
  ])
  it.each([
    [null, 2],
    [3, 2],
    [1, 1],
    [0, 1]
  ])('counts for step %s the last target up to it, else the first: that of step %i', (from, counted) => {
    const part = batchPart(inputs, { from, sequence: null })
    expect(part.from).toBe(counted)
    expect(sharesIn(part.inputs)[counted]).toBe(1)
  })
})

describe('a batch with one target a sequence', () => {
  const shares = ['shares', float([1, 3], [1 / 3, 1 / 3, 1 / 3])] as const
  it('counts those that end last, so that distances agree', () => {
    const mask = ['mask', float([4, 3], [1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0])] as const
    const tokens = ['tokens', int([4, 3], new Array<number>(12).fill(0))] as const
    const part = batchPart(new Map([tokens, mask, shares]), { from: null, sequence: null })
    expect([part.from, sharesIn(part.inputs)]).toEqual([2, [0.5, 0, 0.5]])
    expect(batchPart(new Map([tokens, mask, shares]), { from: 3, sequence: 1 })).toMatchObject({ from: 1 })
  })
  it('is at its last step, whichever is asked for', () => {
    const features = ['features', float([4, 3, 1], new Array<number>(12).fill(0))] as const
    const part = batchPart(new Map([features, shares]), { from: 1, sequence: null })
    expect([part.from, sharesIn(part.inputs)]).toEqual([3, [1 / 3, 1 / 3, 1 / 3].map(Math.fround)])
  })
})

describe('a probe', () => {
  const text = {
    length: 3,
    arrays: new Map([['tokens', Int32Array.of(4, 2, 1)]]),
    words: ['e', 'c', 'b'],
    text: Int32Array.of(4, 2, 1),
    targets: null
  }
  it('of text predicts the token that follows, and its last token none', () => {
    const part = probePart({ task: nextTokenTask(5) }, text, null, 4)
    expect([part.from, sharesIn(part.inputs)]).toEqual([1, [0, 1, 0, 0]])
    expect([...(part.inputs.get('targets')?.data ?? [])]).toEqual([2, 1, 0, 0])
    expect([...(part.inputs.get('tokens')?.data ?? [])]).toEqual([4, 2, 1, 0])
    expect(probePart({ task: nextTokenTask(5) }, text, 2, 4).from).toBe(1)
  })
  it('of a task has the answer of the task', () => {
    const task: TaskShape = { ...nextTokenTask(5), tokens: null, features: 1, target: { over: 'sequence', kind: 'real', width: 1 } }
    const numbers = {
      length: 3,
      arrays: new Map([['features', Float32Array.of(1, 2, 3)]]),
      words: ['1', '2', '3'],
      text: null,
      targets: null
    }
    const targets = { values: Float32Array.of(6), counts: null }
    const part = probePart({ task }, { ...numbers, targets }, null, 3)
    expect([part.from, sharesIn(part.inputs), [...(part.inputs.get('targets')?.data ?? [])]]).toEqual([2, [1], [6]])
  })
})
