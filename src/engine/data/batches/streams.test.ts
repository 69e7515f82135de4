import { describe, expect, it } from 'vitest'
import type { TaskBatch } from './batch'
import { streamBatches, streamSource } from './streams'

/** A batch that tells which windows it was made of. */
const take = (numbers: readonly number[]): TaskBatch => {
  return { arrays: new Map([['tokens', Int32Array.from(numbers)]]), counts: null, scored: null, sequences: numbers.length }
}
const tokens = ({ arrays }: TaskBatch) => [...(arrays.get('tokens') ?? [])]
const fresh = ({ arrays }: TaskBatch) => [...(arrays.get('fresh') ?? [])]

describe('streams of training', () => {
  it('go on where the batch before ended, and begin anew after the last window', () => {
    const source = streamSource(5, 2, take)
    const batches = Array.from({ length: 6 }, () => source.next())
    expect(batches.map(tokens)).toEqual([
      [0, 2],
      [1, 3],
      [2, 4],
      [3, 0],
      [4, 1],
      [0, 2]
    ])
    expect(source.epoch?.()).toBe(3)
    expect(batches.map(fresh)).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 0],
      [1, 0]
    ])
  })
  it('go on from a place that was kept, and refuse what is none', () => {
    const source = streamSource(5, 2, take)
    source.next()
    const [saved, next] = [source.state(), source.next()]
    const other = streamSource(5, 2, take)
    other.restore(saved)
    expect(other.next()).toEqual(next)
    expect(() => other.restore('{"taken":-1}')).toThrow()
  })
})

describe('streams of held-out data', () => {
  it('cover all windows once, the rest in a last batch of fewer sequences', () => {
    const batches = [...streamBatches(8, 3, 100, take)]
    expect(batches.map(tokens)).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5]
    ])
    expect(batches.map(fresh)).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [0, 0, 0]
    ])
  })
  it('are as many as there are windows, and give the first batches when fewer are asked for', () => {
    expect([...streamBatches(2, 4, 100, take)].map(tokens)).toEqual([[0, 1]])
    expect(fresh([...streamBatches(2, 4, 100, take)][0]!)).toEqual([1, 1, 1, 1])
    expect([...streamBatches(8, 3, 2, take)].map(tokens)).toEqual([
      [0, 3, 6],
      [1, 4, 7]
    ])
  })
})
