import { expect, it } from 'vitest'
import type { CurveRows } from '../../learning/runs/metrics'
import { SecondsAt } from './secondsAt'

/** Rows of these steps, each of ten seconds. */
function rows(...steps: readonly number[]): CurveRows {
  const zeros = new Float32Array(steps.length)
  const seconds = Float64Array.from(steps, (step) => 10 * step)
  return { step: Float64Array.from(steps), seconds, loss: zeros, learningRate: zeros, gradientNorm: zeros }
}
const record = { rows: 6, readCurve: (from: number, to: number) => rows(...[1, 2, 3, 4, 5, 6].slice(from, to)) }

it('finds the first step that is not before an evaluation, in whichever piece it comes', () => {
  const seconds = new SecondsAt([2, 4, 5, 9])
  seconds.take(rows(1, 2), true)
  seconds.take(rows(3), false)
  seconds.take(rows(6), false)
  expect([...seconds.all(record)]).toEqual([20, 60, 60, 60])
})

it('looks up the steps that the reader knows already', () => {
  const seconds = new SecondsAt([2, 3, 6])
  seconds.take(rows(5, 6), true)
  expect([...seconds.all(record)]).toEqual([20, 30, 60])
  expect([...new SecondsAt([4]).all(record)]).toEqual([40])
  expect([...new SecondsAt([4]).all({ rows: 0, readCurve: () => rows() })]).toEqual([NaN])
})
