/** The values of one map at one token, summed up over its units. */
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
