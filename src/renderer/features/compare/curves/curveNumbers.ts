/** The numbers of compared curves: as columns of a file, and at the cross-hair. */
import type { NamedPoints } from '../../../components/pictures/joinedColumns'
import { lastOfAll } from './comparedCurves'
import type { ComparedCurve } from './comparedCurves'
import { valueAt } from './meanAcross'
import type { Curve } from './meanAcross'

/** A column for each curve, and for a group three: mean, standard deviation, and how many runs have a value. */
export function curveColumns(curves: readonly ComparedCurve[], what: string): NamedPoints[] {
  return curves.flatMap(({ sign, name, curve, spread }): NamedPoints[] => {
    const title = `${sign.number} ${name}`
    if (spread === null) return [{ ...curve, name: `${title}: ${what}` }]
    return [
      { ...curve, name: `${title}: mean ${what}` },
      { x: curve.x, y: spread.deviation, name: `${title}: standard deviation` },
      { x: curve.x, y: spread.count, name: `${title}: runs` }
    ]
  })
}

export interface CurveValue {
  readonly value: number
  /** NaN for a single run. */
  readonly deviation: number
  readonly count: number
}

/** What a curve has at a place of the axis, or at its end where the place is null. */
export function valueOf(compared: ComparedCurve, cursor: number | null): CurveValue {
  const { curve, spread, runs } = compared
  // A mean is told where all runs of its group have a value: behind that it is one of fewer.
  const place = cursor ?? (spread === null ? null : curve.x.at(lastOfAll(compared)))
  const value = valueAt(curve, place)
  if (spread === null || !Number.isFinite(value)) return { value, deviation: NaN, count: runs }
  return { value, deviation: valueAt({ x: curve.x, y: spread.deviation }, place), count: valueAt({ x: curve.x, y: spread.count }, place) }
}

/** Rows from the best value to the worst; those without one come last, in the order in which they were chosen. */
export function sortedByValue<Row>(rows: readonly Row[], value: (row: Row) => number, better: 'lower' | 'higher'): Row[] {
  const rank = (row: Row) => (Number.isFinite(value(row)) ? (better === 'lower' ? value(row) : -value(row)) : Infinity)
  return rows.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))
}

/** The best finite value of a curve and its place; NaN where it has none. */
export function bestOf({ x, y }: Curve, better: 'lower' | 'higher'): { readonly value: number; readonly place: number } {
  let best = { value: NaN, place: NaN }
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const value = y.at(i)
    if (!Number.isFinite(value)) continue
    if (Number.isNaN(best.value) || (better === 'lower' ? value < best.value : value > best.value)) best = { value, place: x.at(i) }
  }
  return best
}
