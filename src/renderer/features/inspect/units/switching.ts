/** Units that switch together in a stretch of the probe: on inside of it and off elsewhere, with the threshold that tells this best. */
import type { HeatMap } from '../../../../contract/events/probe'
import type { Condition } from '../../../../contract/units/places'

/** A stretch of tokens: the first, and the one after the last. */
export interface TokenSpan {
  readonly from: number
  readonly until: number
}

type Threshold = Pick<SwitchingUnit, 'map' | 'unit' | 'threshold' | 'above'>

/** A unit with its threshold, and how well that tells the stretch from the rest. */
export interface SwitchingUnit {
  readonly map: HeatMap
  /** 0-based. */
  readonly unit: number
  readonly threshold: number
  readonly above: boolean
  /** Youden's J: the share of the stretch at which the unit is on, less the share of the other tokens at which it is. */
  readonly fit: number
  /** How far the two values beside the threshold lie apart, as a share of the unit's range on the probe. */
  readonly gap: number
}

/** The units of all gates and states that fit a stretch best, the best first. */
export function switchingUnits(maps: readonly HeatMap[], span: TokenSpan, most: number): SwitchingUnit[] {
  const named = maps.filter(({ role }) => role !== 'plain')
  const looked = named.length > 0 ? named : maps
  const units = looked.flatMap((map) => Array.from({ length: map.units }, (_, unit) => switchingUnit(map, unit, span)))
  return units.toSorted((a, b) => b.fit - a.fit || b.gap - a.gap).slice(0, most)
}

export const valuesOf = ({ steps, units, values }: HeatMap, unit: number): number[] =>
  Array.from({ length: steps }, (_, step) => values[step * units + unit] ?? NaN)

function switchingUnit(map: HeatMap, unit: number, span: TokenSpan): SwitchingUnit {
  const inside = (step: number) => step >= span.from && step < span.until
  return { map, unit, ...bestThreshold(valuesOf(map, unit), inside) }
}

export type Split = Pick<SwitchingUnit, 'threshold' | 'above' | 'fit' | 'gap'>

/** The threshold that tells the steps inside from the others best: the middle between each two neighbouring values is tried, in both directions. */
export function bestThreshold(values: readonly number[], isInside: (step: number) => boolean): Split {
  const sorted = values.map((value, step) => ({ value, inside: isInside(step) })).sort((a, b) => b.value - a.value)
  const inside = sorted.filter((each) => each.inside).length
  const outside = sorted.length - inside
  const range = (sorted[0]?.value ?? 0) - (sorted.at(-1)?.value ?? 0)
  let best = { threshold: sorted[0]?.value ?? 0, above: true, fit: 0, gap: 0 }
  let [hits, falseHits] = [0, 0]
  sorted.forEach((each, k) => {
    if (each.inside) hits += 1
    else falseHits += 1
    const next = sorted[k + 1]?.value
    if (next === undefined || next === each.value) return
    const fit = hits / Math.max(1, inside) - falseHits / Math.max(1, outside)
    if (Math.abs(fit) > best.fit)
      best = { threshold: (each.value + next) / 2, above: fit > 0, fit: Math.abs(fit), gap: (each.value - next) / range }
  })
  return best
}

/** The mean distance of the stretch from the threshold, on the side where the unit is on; above 0. */
export function distanceOf({ map, unit, threshold, above }: Threshold, { from, until }: TokenSpan): number {
  const beyond = valuesOf(map, unit)
    .slice(from, until)
    .map((value) => (above ? value - threshold : threshold - value))
    .filter((distance) => distance > 0)
  return beyond.length === 0 ? 1e-6 : Math.max(1e-6, beyond.reduce((sum, distance) => sum + distance, 0) / beyond.length)
}

/** The tokens of the probe at which a unit is on. */
export const isOn = ({ map, unit, threshold, above }: Threshold): boolean[] =>
  valuesOf(map, unit).map((value) => (above ? value > threshold : value < threshold))

export const conditionOf = (switching: Threshold, span: TokenSpan): Condition => ({
  layer: switching.map.layer,
  node: switching.map.node,
  unit: switching.unit,
  threshold: switching.threshold,
  above: switching.above,
  distance: distanceOf(switching, span)
})
