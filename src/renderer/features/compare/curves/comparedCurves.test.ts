// Curves of runs and of groups: values at the cross-hair, means over seeds of runs of other lengths, failed runs, and what is drawn.
import { describe, expect, it } from 'vitest'
import { runCurve, runEntry } from '../../../../../tests/support/runEntries'
import { decimate } from '../../../components/charts/decimate'
import { joinedColumns } from '../../../components/pictures/joinedColumns'
import { RunColumns } from '../../../stores/compare/runColumns'
import { signOf } from '../../../stores/compare/runSignStore'
import { smoothedCopies } from '../../../components/charts/smoothing'
import { comparedCurves, reachedByAll } from './comparedCurves'
import type { CurveParts } from './comparedCurves'
import { bestOf, curveColumns, sortedByValue, valueOf } from './curveNumbers'
import { groupRuns } from './runGroups'

const seeded = (runId: string, seed: number) => runEntry(runId, { name: 'LSTM', settings: { 'training.seed': seed } })
const runs = [
  seeded('a', 0),
  seeded('b', 1),
  runEntry('c', { name: 'GRU', settings: { 'layers.lstm.hidden': 64 }, summary: { phase: 'failed', metrics: ['accuracy'] } })
]
const columns = new Map<string, RunColumns>(
  (
    [
      ['a', 40, 2],
      ['b', 20, 4],
      ['c', 30, 9]
    ] as const
  ).map(([runId, steps, loss]) => {
    const run = new RunColumns()
    run.take(runCurve(runId, steps, () => loss))
    return [runId, run] as const
  })
)
const parts: CurveParts = {
  measure: 'loss',
  axis: 'steps',
  columnsOf: (runId) => columns.get(runId) ?? null,
  signOf: (runId) => signOf(['a', 'b', 'c'].indexOf(runId)),
  smooth: (_, y) => y
}

describe('curves of runs', () => {
  const curves = comparedCurves(groupRuns(runs, { by: 'none' }), parts)

  it('have their values at the cross-hair, and none behind their end', () => {
    expect(curves.map((curve) => valueOf(curve, 25).value)).toEqual([2, NaN, 9])
    expect(curves.map((curve) => valueOf(curve, null).value)).toEqual([2, 4, 9])
  })

  it('mark the run that failed', () => {
    expect(curves.map(({ failed }) => failed)).toEqual([false, false, true])
  })

  it('leave out runs that lack the metric, and runs that are not read yet', () => {
    const bits = comparedCurves(groupRuns(runs, { by: 'none' }), { ...parts, measure: 'bitsPerCharacter' })
    expect(bits.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(comparedCurves(groupRuns([runEntry('d')], { by: 'none' }), parts)).toEqual([])
  })

  it('leave out runs of which nobody knows how many tokens a step takes', () => {
    const unknown = new RunColumns()
    unknown.take({ ...runCurve('a', 20), tokensPerStep: 0 })
    const ofUnknown = { ...parts, columnsOf: () => unknown }
    expect(comparedCurves(groupRuns(runs.slice(0, 1), { by: 'none' }), { ...ofUnknown, axis: 'tokens' })).toEqual([])
    expect(comparedCurves(groupRuns(runs.slice(0, 1), { by: 'none' }), ofUnknown)).toHaveLength(1)
  })

  it('are sorted from the best, with those without a value last', () => {
    const names = (better: 'lower' | 'higher') => sortedByValue(curves, (curve) => valueOf(curve, 25).value, better).map(({ key }) => key)
    expect(names('lower')).toEqual(['a', 'c', 'b'])
    expect(names('higher')).toEqual(['c', 'a', 'b'])
  })
})

describe('a group over seeds', () => {
  const [group] = comparedCurves(groupRuns(runs, { by: 'seed' }), parts)
  if (group === undefined) throw new Error('There is a group')

  it('is the mean with the sample standard deviation as far as all runs go', () => {
    expect(valueOf(group, 10)).toEqual({ value: 3, deviation: Math.sqrt(2), count: 2 })
    expect(valueOf(group, null)).toEqual({ value: 3, deviation: Math.sqrt(2), count: 2 })
  })

  it('is told of the runs that went on, behind that', () => {
    expect(valueOf(group, 30)).toEqual({ value: 2, deviation: NaN, count: 1 })
    const { all, rest } = reachedByAll(group)
    const drawn = (y: typeof all) => decimate(group.curve.x, y, 0, 100, 1_000, 'mean')
    expect(drawn(all)).toHaveLength(2 * 20)
    expect([...drawn(rest ?? all).slice(0, 4)]).toEqual([20, 3, 21, 2])
  })

  it('leaves as CSV with mean, deviation and number of runs', () => {
    const table = joinedColumns('step', curveColumns([group], 'loss'))
    expect(table.columns.map(({ name }) => name)).toEqual([
      'step',
      '1 LSTM, 2 seeds: mean loss',
      '1 LSTM, 2 seeds: standard deviation',
      '1 LSTM, 2 seeds: runs'
    ])
    expect(table.columns.map(({ values }) => values[39])).toEqual([40, 2, NaN, 1])
  })
})

it('finds the best of a curve, and none where nothing is finite', () => {
  const points = (...values: number[]) => ({ length: values.length, at: (k: number) => values[k] ?? NaN })
  const curve = { x: points(1, 2, 3), y: points(NaN, 5, 4) }
  expect([bestOf(curve, 'lower'), bestOf(curve, 'higher')]).toEqual([
    { value: 4, place: 3 },
    { value: 5, place: 2 }
  ])
  expect(bestOf({ x: points(1), y: points(NaN) }, 'lower').value).toBeNaN()
})

it('smooths anew where a run went back', () => {
  const run = new RunColumns()
  run.take(runCurve('a', 50, (step) => step))
  let position = 0.5
  const smooth = smoothedCopies(() => position)
  expect(smooth(run, run.loss).at(49)).toBeLessThan(50)
  run.take(runCurve('a', 60, () => 7))
  expect(smooth(run, run.loss).at(59)).toBe(7)
  position = 0
  expect(smooth(run, run.loss)).toBe(run.loss)
})
