/** The curves of a comparison: of each run, or of each group the mean with the deviation around it. */
import type { RunEntry } from '../../../../contract/runs/entry'
import { pointsOf } from '../../../lib/columns'
import type { Points } from '../../../lib/columns'
import type { CurveAxis } from '../../../stores/compare/curveViewStore'
import type { RunColumns } from '../../../stores/compare/runColumns'
import type { RunSign } from '../../../stores/compare/runSignStore'
import { meanAcross } from './meanAcross'
import type { Curve } from './meanAcross'
import { curveOf } from './measures'
import type { Measure } from './measures'
import type { RunGroup } from './runGroups'

/** How a curve's deviation and number of runs stand at its points; null for a single run. */
interface Spread {
  readonly deviation: Points
  readonly count: Points
}

export interface ComparedCurve {
  readonly key: string
  readonly name: string
  readonly sign: RunSign
  /** Runs of the group. */
  readonly runs: number
  readonly curve: Curve
  readonly spread: Spread | null
  /** The run failed: its curve does not end by intent. */
  readonly failed: boolean
}

export interface CurveParts {
  readonly measure: Measure
  readonly axis: CurveAxis
  columnsOf(runId: string): RunColumns | null
  signOf(runId: string): RunSign
  /** A column as it is drawn. */
  smooth(columns: RunColumns, y: Points): Points
}

/** Places at which the mean of a group is taken at most. */
const mostPlaces = 1_000

/** The groups that have a curve. */
export function comparedCurves(groups: readonly RunGroup[], parts: CurveParts): ComparedCurve[] {
  return groups.flatMap((group): ComparedCurve[] => {
    const [first] = group.runs
    const curves = group.runs.flatMap((run) => smoothCurve(run, parts) ?? [])
    const [single] = curves
    if (first === undefined || single === undefined) return []
    const sign = parts.signOf(first.runId)
    const common = { key: group.key, name: group.name, sign, runs: curves.length }
    if (curves.length === 1) return [{ ...common, curve: single, spread: null, failed: first.summary.phase === 'failed' }]
    const { x, mean, deviation, count } = meanAcross(curves, mostPlaces)
    const spread = { deviation: pointsOf(deviation), count: { length: count.length, at: (i: number) => count[i] ?? 0 } }
    return [{ ...common, curve: { x: pointsOf(x), y: pointsOf(mean) }, spread, failed: false }]
  })
}

function smoothCurve(run: RunEntry, { measure, axis, columnsOf, smooth }: CurveParts): Curve | null {
  const columns = columnsOf(run.runId)
  const curve = columns === null ? null : curveOf(measure, run, columns, axis)
  if (columns === null || curve === null || Math.min(curve.x.length, curve.y.length) === 0) return null
  return measure === 'loss' || measure === 'gradientNorm' ? { x: curve.x, y: smooth(columns, curve.y) } : curve
}

/** The index of the last point that all runs of a group have reached; of the last at all where there is none. */
export function lastOfAll({ curve, spread, runs }: ComparedCurve): number {
  if (spread === null) return curve.x.length - 1
  let index = curve.x.length - 1
  while (index >= 0 && spread.count.at(index) !== runs) index--
  return index < 0 ? curve.x.length - 1 : index
}

/** The part of a mean that all runs of its group have reached, and what comes after it of those that went on. */
export function reachedByAll(compared: ComparedCurve): { readonly all: Points; readonly rest: Points | null } {
  const { curve, spread } = compared
  const last = lastOfAll(compared)
  if (spread === null || last === curve.x.length - 1) return { all: curve.y, rest: null }
  const part = (inside: (index: number) => boolean): Points => ({
    length: curve.x.length,
    at: (index) => (inside(index) ? curve.y.at(index) : NaN)
  })
  return { all: part((index) => index <= last), rest: part((index) => index >= last) }
}
