/** Confusion matrices and errors in units, counted by hand. */
import { describe, expect, it } from 'vitest'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { TaskBatch } from '../../data/batches/batch'
import { noColumns } from '../../data/taskData'
import { countErrors } from './countErrors'

const shape = (target: TaskShape['target']): TaskShape => {
  return { tokens: 3, features: null, masked: false, target, counted: true, heldOutLength: null, metrics: [] }
}
const batchOf = (arrays: Record<string, Int32Array | Float32Array>, more: Partial<TaskBatch> = {}): TaskBatch => {
  return { arrays: new Map(Object.entries(arrays)), counts: null, scored: null, sequences: 3, ...more }
}

describe('the confusion of classes', () => {
  const task = shape({ over: 'sequence', kind: 'class', classes: 3 })
  const judged = { task, sequences: 3, columns: noColumns, predictsNext: false }
  // Three sequences that are taken for the classes 2, 0 and 0.
  const output = Float32Array.of(0, 1, 2, 5, 1, 1, 3, 0, 0)

  it('has the true class as its row, and the predicted one as its column', () => {
    const { targets, confusion } = countErrors([{ batch: batchOf({ targets: Int32Array.of(2, 1, 0) }), output }], judged)
    expect([targets, [...(confusion ?? [])]]).toEqual([3, [1, 0, 0, 1, 0, 0, 0, 0, 1]])
  })

  it('leaves out padding and what metrics do not count', () => {
    const targets = Int32Array.of(2, 1, 0)
    expect(countErrors([{ batch: batchOf({ targets }, { sequences: 2 }), output }], judged).targets).toBe(2)
    const scored = countErrors([{ batch: batchOf({ targets }, { scored: Float32Array.of(0, 1, 0) }), output }], judged)
    expect([scored.targets, [...(scored.confusion ?? [])]]).toEqual([1, [0, 0, 0, 1, 0, 0, 0, 0, 0]])
  })
})

describe('the errors of numbers', () => {
  it('are in the units of each column, beside repeating the last value', () => {
    const columns = [
      { name: 'close', mean: 100, scale: 10 },
      { name: 'volume', mean: 5, scale: 2 }
    ]
    const task = shape({ over: 'step', kind: 'real', width: 2 })
    const batch = batchOf({ features: Float32Array.of(0, 1, 2, -1), targets: Float32Array.of(1, 1, 2, 0) }, { sequences: 1 })
    const output = Float32Array.of(1.5, 1, 1.5, 2)
    const judged = { task, sequences: 1, columns: { inputs: columns, targets: columns }, predictsNext: true }
    const { targets, columns: errors } = countErrors([{ batch, output }], judged)
    expect(targets).toBe(2)
    expect(errors).toEqual([
      { name: 'close', mae: 5, rmse: 5, lastValue: { mae: 5, rmse: Math.sqrt(50) } },
      { name: 'volume', mae: 2, rmse: Math.sqrt(8), lastValue: { mae: 1, rmse: Math.sqrt(2) } }
    ])
    const other = countErrors([{ batch, output }], { ...judged, predictsNext: false })
    expect(other.columns?.[0]?.lastValue).toBeNull()
  })
})
