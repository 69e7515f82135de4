/** Curves under the heat maps: how large states are at each token, and what a state-space layer keeps at each distance. */
import type { HeatMap, Lags } from '../../../../contract/events/probe'
import { scaleOf } from '../../../../contract/look/paintHeatMap'
import type { HeatMapScale, ValueRange } from '../../../../contract/look/paintHeatMap'
import { extremes } from '../../../components/charts/decimate'
import { shortText } from '../../../lib/words/figures'

export interface Curves {
  readonly key: string
  readonly title: string
  readonly name: string
  /** What the horizontal axis is. */
  readonly along: 'by token' | 'by distance'
  readonly steps: number
  readonly lines: readonly { readonly label: string; readonly colour: string; readonly values: Float32Array }[]
  readonly scale: HeatMapScale
  /** The curves in a sentence. */
  readonly words: string
}

/** √Σ v² over the units at each token. */
export function normsOf({ steps, units, values }: HeatMap): Float32Array {
  return Float32Array.from({ length: steps }, (_, t) => Math.hypot(...values.subarray(t * units, (t + 1) * units)))
}

/** The size of each state of a layer over the tokens; for a layer without states, the size of its output. */
export function normCurves(maps: readonly HeatMap[]): Curves[] {
  const states = maps.filter(({ role }) => role === 'state')
  const shown = states.length > 0 ? states : maps.filter(({ role, range }) => role === 'output' && range === 'signed')
  return shown.map((map) => {
    const values = normsOf(map)
    const isNorm = map.code === 'stateNorm'
    const what = isNorm ? 'state' : map.label
    const ends = `${shortText(values[0])} at the first token, ${shortText(values.at(-1))} at the last`
    return {
      key: `${map.layer} ${map.name}`,
      title: `norm of the ${what}`,
      along: 'by token',
      name: isNorm ? map.name : `‖${map.name}‖`,
      steps: map.steps,
      lines: [{ label: 'at the cursor', colour: `var(--role-${map.role})`, values }],
      scale: scaleFrom([values], 'positive'),
      words: `Norm of the ${what} over ${map.steps} tokens: ${ends}`
    }
  })
}

/** A kernel or decay over the distance: the mean of its sizes over the units, and one unit. */
export function lagCurves(all: readonly Lags[], layer: string, unit: number): Curves[] {
  return all
    .filter((one) => one.layer === layer)
    .map((one) => {
      const lines = [
        { label: 'all units', colour: `var(--role-${one.role})`, values: meanSizes(one) },
        { label: `unit ${unit + 1}`, colour: 'var(--accent)', values: ofUnit(one, unit) }
      ]
      return {
        key: `${one.layer} ${one.name}`,
        title: one.label,
        along: 'by distance',
        name: one.name,
        steps: one.lags,
        lines,
        scale: scaleFrom(
          lines.map(({ values }) => values),
          one.range
        ),
        words: `${one.label} over distances from 0 to ${one.lags - 1} tokens: ${halfWords(lines[0]?.values ?? new Float32Array(0))}`
      }
    })
}

function meanSizes({ lags, units, values }: Lags): Float32Array {
  return Float32Array.from({ length: lags }, (_, l) => {
    let sum = 0
    for (let unit = 0; unit < units; unit++) sum += Math.abs(values[l * units + unit] ?? NaN)
    return sum / units
  })
}

function ofUnit({ lags, units, values }: Lags, unit: number): Float32Array {
  return Float32Array.from({ length: lags }, (_, l) => (unit < units ? (values[l * units + unit] ?? NaN) : NaN))
}

/** From which distance on less than half of the largest is left. */
function halfWords(sizes: Float32Array): string {
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  const last = sizes.findLastIndex((size) => size >= largest / 2)
  if (last < 0 || largest === 0) return 'zero everywhere'
  return last === sizes.length - 1 ? 'stays above half of its maximum' : `falls below half of its maximum at distance ${last + 1}`
}

function scaleFrom(lines: readonly Float32Array[], range: ValueRange): HeatMapScale {
  const values = Float32Array.from(lines.flatMap((line) => [...line]))
  return scaleOf({ steps: values.length, units: 1, values }, range)
}

/**
 * Values over the tokens as the path of an SVG: a line through the middle of each token's column; it breaks where a value is not finite.
 * Where there are many values a pixel, the line goes through the extremes of each half pixel: it looks the same and is painted sooner.
 */
export function tracePath(values: Float32Array, scale: HeatMapScale, width: number, height: number): string {
  const margin = 2
  const room = height - 2 * margin
  let path = ''
  let drawn = false
  for (const t of drawnPlaces(values, Math.floor(values.length / (2 * width)))) {
    const value = values[t] ?? NaN
    if (!Number.isFinite(value)) {
      drawn = false
      continue
    }
    const share = Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)))
    const x = ((t + 0.5) / values.length) * width
    path += `${drawn ? 'L' : 'M'}${x.toFixed(2)} ${(margin + (1 - share) * room).toFixed(2)}`
    drawn = true
  }
  return path
}

/** All places, or of each stretch of so many those of the lowest and the highest value, and of one that is not finite. */
function drawnPlaces(values: Float32Array, stretch: number): Iterable<number> {
  if (stretch < 3) return values.keys()
  const points = { length: values.length, at: (place: number) => values[place] ?? NaN }
  return Array.from({ length: Math.ceil(values.length / stretch) }, (_, at) => {
    const [from, to] = [at * stretch, Math.min(values.length, (at + 1) * stretch)]
    const gap = values.subarray(from, to).findIndex((value) => !Number.isFinite(value))
    const kept = new Set([...extremes(points, from, to), gap < 0 ? -1 : from + gap])
    return [...kept].filter((place) => place >= 0).toSorted((a, b) => a - b)
  }).flat()
}
