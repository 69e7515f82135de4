/**
 * Paints values [steps × units] into pixels through a colour table. Time runs to the right; a row of pixels is one unit or the mean of a
 * few.
 */
import type { MapKind } from './colourMaps'

export interface HeatMapValues {
  readonly steps: number
  readonly units: number
  /** [steps × units], row by row. */
  readonly values: Float32Array
}

export interface HeatMapScale {
  readonly low: number
  readonly high: number
}

/** The colour of values that are not numbers: transparent, so that the ground shows. */
const missing = 0

/** What the values of a map may be: within 0…1, never below zero, or of either sign. */
export type ValueRange = 'gate' | 'positive' | 'signed'

/** The colours for values of a range. */
export const mapKindOf = (range: ValueRange): MapKind => (range === 'signed' ? 'diverging' : 'sequential')

/** 0…1 for gates; from zero up to the largest for positive values; for signed ones symmetric about zero, up to the largest magnitude. */
export function scaleOf(map: HeatMapValues, range: ValueRange): HeatMapScale {
  if (range === 'gate') return { low: 0, high: 1 }
  let reach = 0
  for (const value of map.values) {
    const size = Math.abs(value)
    if (size > reach && size < Infinity) reach = size
  }
  return { low: range === 'positive' ? 0 : -(reach || 1), high: reach || 1 }
}

/** How many rows of pixels a map of so many units gets in a height: one a unit, fewer where the screen has no more. */
export function rowsFor(units: number, height: number): number {
  return Math.max(1, Math.min(units, Math.floor(height)))
}

/**
 * Fills `pixels` [rows × steps]; row r shows the mean of the units `order[⌊r·units/rows⌋ …]`.
 * @param order unit numbers from top to bottom, each once
 */
export function paintHeatMap(
  map: HeatMapValues,
  order: Uint32Array,
  scale: HeatMapScale,
  table: Uint32Array,
  rows: number,
  pixels: Uint32Array
): void {
  const factor = 255 / (scale.high - scale.low)
  if (rows === map.units) paintUnits(map, order, scale.low, factor, table, pixels)
  else paintMeans(map, order, scale.low, factor, table, rows, pixels)
}

function paintUnits(map: HeatMapValues, order: Uint32Array, low: number, factor: number, table: Uint32Array, pixels: Uint32Array): void {
  const { steps, units, values } = map
  // Time in the outer loop: the values are read in the order in which they lie.
  for (let t = 0; t < steps; t++) {
    const base = t * units
    for (let r = 0; r < units; r++) pixels[r * steps + t] = colourOf(values[base + (order[r] ?? 0)] ?? NaN, low, factor, table)
  }
}

function paintMeans(
  map: HeatMapValues,
  order: Uint32Array,
  low: number,
  factor: number,
  table: Uint32Array,
  rows: number,
  pixels: Uint32Array
): void {
  const { steps, units, values } = map
  for (let r = 0; r < rows; r++) {
    const first = Math.floor((r * units) / rows)
    const last = Math.max(first + 1, Math.floor(((r + 1) * units) / rows))
    for (let t = 0; t < steps; t++) {
      let sum = 0
      for (let i = first; i < last; i++) sum += values[t * units + (order[i] ?? 0)] ?? NaN
      pixels[r * steps + t] = colourOf(sum / (last - first), low, factor, table)
    }
  }
}

function colourOf(value: number, low: number, factor: number, table: Uint32Array): number {
  const index = (value - low) * factor + 0.5
  // Written so that NaN fails both comparisons.
  if (index >= 256) return table[255] ?? missing
  return index >= 0 ? (table[index | 0] ?? missing) : Number.isNaN(index) ? missing : (table[0] ?? missing)
}

/** The unit under a height, given as a share 0…1 from the top of the map. */
export function unitAt(order: Uint32Array, share: number): number {
  const row = Math.min(order.length - 1, Math.max(0, Math.floor(share * order.length)))
  return order[row] ?? 0
}
