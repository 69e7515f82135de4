/** Figures of a heat map: its values at one token, their histogram, and how much of a gate is saturated. */
import type { HeatMapScale, HeatMapValues } from '../../../../contract/look/paintHeatMap'
import { shortText } from '../../../lib/words/figures'

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

/** The mean size of finite values; NaN where there are none. */
export function meanSize(values: Float32Array): number {
  const finite = values.filter(Number.isFinite)
  return finite.reduce((sum, value) => sum + Math.abs(value), 0) / finite.length
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

export const histogramBins = 20

/** How many units lie in each of 20 equal bins of the scale, at one token. Values that are not finite are in no bin. */
export function tokenHistogram(map: HeatMapValues, token: number, { low, high }: HeatMapScale): number[] {
  const counts = Array.from({ length: histogramBins }, () => 0)
  for (const value of map.values.subarray(token * map.units, (token + 1) * map.units)) {
    if (!Number.isFinite(value)) continue
    const place = Math.floor(((value - low) / (high - low)) * histogramBins)
    const bin = Math.min(histogramBins - 1, Math.max(0, place))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

/** Two bins are a tenth of the scale: for a gate the first and the last tenth are what counts as saturated. */
const binsPerTenth = 2

/** Tells the units in each tenth of the scale that has some, the fullest tenth first, such as `48 of 128 units lie between 0.9 and 1`. */
export function histogramWords(counts: readonly number[], units: number, { low, high }: HeatMapScale): string[] {
  const edge = (bin: number) => shortText(low * (1 - bin / histogramBins) + high * (bin / histogramBins))
  const tenths = Array.from({ length: histogramBins / binsPerTenth }, (_, tenth) => {
    const first = tenth * binsPerTenth
    const inside = counts.slice(first, first + binsPerTenth).reduce((sum, count) => sum + count, 0)
    return { inside, between: `between ${edge(first)} and ${edge(first + binsPerTenth)}` }
  })
  return tenths
    .filter(({ inside }) => inside > 0)
    .sort((one, other) => other.inside - one.inside)
    .map(({ inside, between }) => `${inside} of ${units} ${units === 1 ? 'unit' : 'units'} ${inside === 1 ? 'lies' : 'lie'} ${between}`)
}
