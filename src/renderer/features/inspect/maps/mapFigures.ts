/** Figures of a heat map: its values at one token, and how much of a gate is saturated. */
import type { HeatMapValues } from '../../../components/charts/paintHeatMap'

export interface TokenStatistics {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Values that are not numbers are left out; all NaN when there are none. */
export function tokenStatistics(map: HeatMapValues, token: number): TokenStatistics {
  let [sum, count, low, high] = [0, 0, NaN, NaN]
  for (const value of map.values.subarray(token * map.units, (token + 1) * map.units)) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
    low = low <= value ? low : value
    high = high >= value ? high : value
  }
  return { mean: sum / count, low, high }
}

/** The shares of a gate's values that are nearly closed and nearly open, where gradients hardly pass. */
export interface Saturation {
  /** Share of values below 0.1. */
  readonly closed: number
  /** Share of values above 0.9. */
  readonly open: number
}

export const closedBelow = 0.1
export const openAbove = 0.9

/** Over all units and tokens; null for no values. Values that are not numbers are in neither share. */
export function saturationOf(values: Float32Array): Saturation | null {
  if (values.length === 0) return null
  let closed = 0
  let open = 0
  for (const value of values) {
    if (value < closedBelow) closed++
    else if (value > openAbove) open++
  }
  return { closed: closed / values.length, open: open / values.length }
}
