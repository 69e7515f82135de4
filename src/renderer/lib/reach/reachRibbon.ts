/** Lays out gradient reach over training as a map: columns at even steps of training, rows by the distance from the loss. */
import type { ReachFrame } from '../../../contract/events/reach'
import type { HeatMapValues } from '../../../contract/look/paintHeatMap'
import { sharesOf } from './reachDistance'
import { shownStates } from './reachCurves'

/** log10 of the shares that the colours span: from 0.01 % to 100 %. */
export const ribbonScale = { low: -4, high: 0 } as const

/**
 * Returns log10 of what is left of the gradient, [columns × distances]; NaN where nothing was measured yet. A column shows the newest frame
 * that is no later than its step. @param last the step at the right edge
 */
export function ribbonMap(frames: readonly ReachFrame[], state: number, columns: number, last: number): HeatMapValues {
  const units = (frames.at(-1)?.from ?? -1) + 1
  const values = new Float32Array(columns * units).fill(NaN)
  const newest = frames.at(-1)?.step ?? 0
  let at = -1
  for (let column = 0; column < columns; column++) {
    const [begin, end] = [(column / columns) * last, ((column + 1) / columns) * last]
    while ((frames[at + 1]?.step ?? Infinity) <= end) at += 1
    const frame = frames[at]
    if (frame === undefined || begin > newest) continue
    const norms = shownStates(frame)[state]?.norms ?? new Float32Array(0)
    values.set(sharesOf(norms, frame.from).subarray(0, units).map(Math.log10), column * units)
  }
  return { steps: columns, units, values }
}
