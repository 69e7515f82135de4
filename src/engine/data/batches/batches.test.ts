/** Validation batches of a large file are made one at a time, and are those that an array would have. */
import { describe, expect, it } from 'vitest'
import type { TaskBatch } from './batch'
import { batchesOf, lazyBatches } from './batches'

const batch = (sequences: number): TaskBatch => ({ arrays: new Map(), counts: null, scored: null, sequences })

describe('batches', () => {
  it('are made when they are asked for, each time anew', () => {
    const made: number[] = []
    const batches = lazyBatches(3, (number) => {
      made.push(number)
      return batch(number)
    })
    expect([batches.length, made]).toEqual([3, []])
    for (const { sequences } of batches) {
      expect(made.at(-1)).toBe(sequences)
      if (sequences === 1) break
    }
    expect(made).toEqual([0, 1])
    expect([...batches].map(({ sequences }) => sequences)).toEqual([0, 1, 2])
    expect(made).toEqual([0, 1, 0, 1, 2])
  })

  it('take the numbers of their sequences', () => {
    expect([...batchesOf([[4, 5], [6]], (numbers) => batch(numbers.length))].map(({ sequences }) => sequences)).toEqual([2, 1])
  })
})
