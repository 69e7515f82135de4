/** The scale of an axis of measured points, linear or logarithmic: where a value stands, and which values have a line. */
import { roundStep } from './roundTicks'

export interface XyScale {
  /** The place of a value as a share of the axis from its low end, 0…1; NaN for what a logarithmic axis cannot show. */
  placeOf(value: number): number
  /** Values that have a line and a label, from low to high. */
  readonly ticks: readonly number[]
}

/** Room beyond the outermost values, as a share of the axis. */
const room = 0.04
const mostTicks = 5

/** Takes in all values. Without any, the axis goes from 1 to 10. */
export function logScale(values: readonly number[]): XyScale {
  const known = values.filter((value) => value > 0 && Number.isFinite(value))
  const logs = (known.length === 0 ? [1, 10] : known).map(Math.log10)
  const [low, high] = widened(Math.min(...logs), Math.max(...logs))
  const placeOf = (value: number) => (value > 0 ? (Math.log10(value) - low) / (high - low) : NaN)
  const within = (value: number) => placeOf(value) >= 0 && placeOf(value) <= 1
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, k) => Math.floor(low) + k)
  const at = (factors: readonly number[]) => decades.flatMap((decade) => factors.map((factor) => factor * 10 ** decade)).filter(within)
  const finest = [[1, 2, 5], [1, 3], [1]].map(at).find((ticks) => ticks.length <= mostTicks + 2)
  return { placeOf, ticks: finest ?? thinned(at([1])) }
}

/** From `from` to `to`, or to the largest value. */
export function linearScale(values: readonly number[], { from = 0, to }: { readonly from?: number; readonly to?: number } = {}): XyScale {
  const high = to ?? Math.max(from, ...values.filter(Number.isFinite))
  const end = high > from ? high : from + 1
  const step = end - from >= mostTicks ? roundStep((end - from) / mostTicks) : (end - from) / mostTicks
  const ticks = Array.from({ length: Math.floor((end - from) / step + 1e-9) + 1 }, (_, k) => from + k * step)
  return { placeOf: (value) => (value - from) / (end - from), ticks }
}

/** Linear and round, for values of either sign: it takes in all of them and 0, which has a line. Without any, it goes from 0 to 1. */
export function signedScale(values: readonly number[]): XyScale {
  const known = values.filter(Number.isFinite)
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)]
  const span = high > low ? high - low : 1
  const power = 10 ** Math.floor(Math.log10(span / mostTicks))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power * mostTicks >= span) ?? 10)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1)
  const ticks = Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step)
  const from = first * step
  return { placeOf: (value) => (value - from) / ((last - first) * step), ticks }
}

/** The measured lengths themselves as ticks, where they are few. */
export function withTicks(scale: XyScale, values: readonly number[], most: number): XyScale {
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  return distinct.length === 0 || distinct.length > most ? scale : { ...scale, ticks: distinct }
}

function widened(low: number, high: number): [number, number] {
  const span = Math.max(high - low, 0.3)
  const middle = (low + high) / 2
  return [middle - (0.5 + room) * span, middle + (0.5 + room) * span]
}

function thinned(ticks: readonly number[]): number[] {
  const every = Math.ceil(ticks.length / mostTicks)
  return ticks.filter((_, k) => k % every === 0)
}
