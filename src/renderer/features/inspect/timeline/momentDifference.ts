/** The difference of two moments: how each value of a frame of one moment differs from the value of another moment on the same sequence. */
import type { MatrixFrame } from '../../../../contract/events/matrix'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { mapKey } from '../maps/mapOrder'

/** Whether two frames are of one sequence, so that their values may be compared one by one. The training batches of two moments never are. */
export function sameSequence(one: ProbeFrame, other: ProbeFrame): boolean {
  if (one.batch !== null || other.batch !== null || one.tokens.length !== other.tokens.length) return false
  const samePlace = one.place?.part === other.place?.part && one.place?.at === other.place?.at
  return samePlace && one.tokens.every((token, t) => token === other.tokens[t])
}

/** Value by value; NaN where either moment has no number. */
const minus = (values: HeatMap['values'], before: HeatMap['values'] | undefined) => values.map((value, k) => value - (before?.[k] ?? NaN))

/** A map as its change from `base` to itself: of either sign, whatever its values are. A value that either moment lacks is NaN. */
export function changeOf(map: HeatMap, base: ProbeFrame): HeatMap {
  const before = base.maps.find((each) => mapKey(each) === mapKey(map) && each.steps === map.steps && each.units === map.units)
  return { ...map, label: `change of ${map.label}`, range: 'signed', values: minus(map.values, before?.values) }
}

/** What each time step reads of each other in one moment minus what it read in `base`, matrix by matrix; null where the two are of different layers or sequences. */
export function matrixChange(frame: MatrixFrame, base: MatrixFrame): MatrixFrame | null {
  if (frame.layer !== base.layer || frame.form !== base.form || frame.steps !== base.steps) return null
  return {
    ...frame,
    matrices: frame.matrices.map((matrix) => {
      const before = base.matrices.find(({ label }) => label === matrix.label)
      return { ...matrix, range: 'signed' as const, values: minus(matrix.values, before?.values) }
    }),
    rollout: frame.rollout && { ...frame.rollout, values: minus(frame.rollout.values, base.rollout?.values) }
  }
}
