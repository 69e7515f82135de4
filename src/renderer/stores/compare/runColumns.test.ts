// A run's curves grow with what comes, and begin anew where the run went back.
import { expect, it } from 'vitest'
import { runCurve } from '../../../../tests/support/runEntries'
import { RunColumns } from './runColumns'

it('takes what is new behind what was there', () => {
  const columns = new RunColumns()
  columns.take(runCurve('a', 20))
  columns.take({ ...runCurve('a', 10), anew: false, step: Float64Array.from({ length: 10 }, (_, k) => 21 + k) })
  expect(columns.step.length).toBe(30)
  expect(columns.step.last()).toBe(30)
  expect(columns.metrics.map((metric) => metric.length)).toEqual([3, 3])
  expect(columns.place).toEqual({ rows: 10, evaluations: 1, cuts: 0 })
})

it('begins anew where the run went back to a checkpoint', () => {
  const columns = new RunColumns()
  columns.take(runCurve('a', 20))
  const before = columns.rewinds
  columns.take(runCurve('a', 10))
  expect([columns.step.length, columns.loss.length, columns.evaluation.step.length, columns.metrics[0]?.length]).toEqual([10, 10, 1, 1])
  expect(columns.rewinds).toBe(before + 1)
})
