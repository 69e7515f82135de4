/** Orders the units of a heat map from top to bottom: by number, by activity, or so that similar units lie side by side. */
import type { HeatMapValues } from '../../../../contract/look/paintHeatMap'

export const unitSorts = ['index', 'activity', 'similarity'] as const
export type UnitSort = (typeof unitSorts)[number]

export const unitSortLabels: Readonly<Record<UnitSort, string>> = { index: 'number', activity: 'activity', similarity: 'similarity' }

/** Unit numbers from top to bottom, each once. */
export function unitOrder(map: HeatMapValues, sort: UnitSort): Uint32Array {
  switch (sort) {
    case 'index':
      return Uint32Array.from({ length: map.units }, (_, unit) => unit)
    case 'activity':
      return byKey(map.units, deviations(map), -1)
    case 'similarity':
      return bySimilarity(map)
    default:
      return sort satisfies never
  }
}

/** Ascending by key with sign 1, descending with −1; equal keys by number. */
function byKey(units: number, keys: Float64Array, sign: 1 | -1): Uint32Array {
  return Uint32Array.from({ length: units }, (_, unit) => unit).sort((a, b) => sign * ((keys[a] ?? 0) - (keys[b] ?? 0)) || a - b)
}

/** The standard deviation of each unit over the tokens: how much it does. Values that are not finite count as zero. */
export function deviations(map: HeatMapValues): Float64Array {
  const centred = centredUnits(map)
  return Float64Array.from({ length: map.units }, (_, unit) =>
    Math.sqrt(squares(centred, unit * map.steps, map.steps) / Math.max(1, map.steps))
  )
}

/**
 * The angle of each unit in the plane of the two strongest patterns over time (rank-two seriation, Chen 2002, here by power iteration):
 * linear in the size of the map, so that it can be asked for at any size. Units that do nothing come last.
 */
function bySimilarity(map: HeatMapValues): Uint32Array {
  const { units, steps } = map
  const rows = normalised(centredUnits(map), units, steps)
  const first = strongestPattern(rows, units, steps, null)
  const second = strongestPattern(rows, units, steps, first)
  const angles = new Float64Array(units)
  for (let unit = 0; unit < units; unit++) {
    const base = unit * steps
    const idle = squares(rows, base, steps) === 0
    angles[unit] = idle ? 4 : Math.atan2(dot(rows, base, second, steps), dot(rows, base, first, steps))
  }
  return cutAtWidestGap(byKey(units, angles, 1), angles)
}

/** A circle of angles becomes a list where neighbours are furthest apart. Idle units (angle 4) stay at the end. */
function cutAtWidestGap(order: Uint32Array, angles: Float64Array): Uint32Array {
  const busy = order.filter((unit) => (angles[unit] ?? 4) < 4)
  const idle = order.subarray(busy.length)
  let cut = 0
  let widest = -1
  for (let i = 0; i < busy.length; i++) {
    const here = angles[busy[i] ?? 0] ?? 0
    const before = i === 0 ? (angles[busy[busy.length - 1] ?? 0] ?? 0) - 2 * Math.PI : (angles[busy[i - 1] ?? 0] ?? 0)
    if (here - before > widest + 1e-9) [widest, cut] = [here - before, i]
  }
  return Uint32Array.of(...busy.subarray(cut), ...busy.subarray(0, cut), ...idle)
}

/** [units × steps]: each unit's values over time without their mean. */
function centredUnits({ steps, units, values }: HeatMapValues): Float64Array {
  const out = new Float64Array(units * steps)
  for (let unit = 0; unit < units; unit++) {
    let mean = 0
    for (let t = 0; t < steps; t++) mean += finite(values[t * units + unit]) / steps
    for (let t = 0; t < steps; t++) out[unit * steps + t] = finite(values[t * units + unit]) - mean
  }
  return out
}

function normalised(rows: Float64Array, units: number, steps: number): Float64Array {
  for (let unit = 0; unit < units; unit++) {
    const size = Math.sqrt(squares(rows, unit * steps, steps))
    for (let i = unit * steps; i < (unit + 1) * steps; i++) rows[i] = size < 1e-9 ? 0 : (rows[i] ?? 0) / size
  }
  return rows
}

/** The leading right singular vector of rows [units × steps], kept orthogonal to `before`. */
function strongestPattern(rows: Float64Array, units: number, steps: number, before: Float64Array | null): Float64Array {
  // A fixed start that is orthogonal to no pattern one would meet.
  let pattern = Float64Array.from({ length: steps }, (_, t) => Math.sin(1.7 * t + 0.3) + 0.5 * Math.cos(0.61 * t))
  for (let round = 0; round < 24; round++) {
    const next = new Float64Array(steps)
    for (let unit = 0; unit < units; unit++) {
      const share = dot(rows, unit * steps, pattern, steps)
      for (let t = 0; t < steps; t++) next[t] = (next[t] ?? 0) + share * (rows[unit * steps + t] ?? 0)
    }
    pattern = unitLength(before === null ? next : without(next, before))
  }
  return pattern
}

function without(vector: Float64Array, direction: Float64Array): Float64Array {
  const share = dot(vector, 0, direction, vector.length)
  return vector.map((value, i) => value - share * (direction[i] ?? 0))
}

function unitLength(vector: Float64Array): Float64Array<ArrayBuffer> {
  const size = Math.sqrt(squares(vector, 0, vector.length)) || 1
  return Float64Array.from(vector, (value) => value / size)
}

function dot(rows: Float64Array, base: number, vector: Float64Array, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i++) sum += (rows[base + i] ?? 0) * (vector[i] ?? 0)
  return sum
}

function squares(rows: Float64Array, base: number, length: number): number {
  let sum = 0
  for (let i = base; i < base + length; i++) sum += (rows[i] ?? 0) ** 2
  return sum
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}
