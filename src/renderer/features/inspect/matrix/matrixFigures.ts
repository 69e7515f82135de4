/** What a matrix of token by token says in numbers: how far back a token reads, and what it reads most. */
import type { Matrix, MatrixFrame } from '../../../../contract/events/matrix'
import type { HeatMapValues, ValueRange } from '../../../../contract/look/paintHeatMap'
import { fixedText, shortText } from '../../../lib/words/figures'

/** A weight in 0…1 has three digits after the point; any other weight has three significant digits. */
export function weightText(value: number | undefined, range: ValueRange): string {
  return range === 'gate' ? fixedText(value, 3) : shortText(value)
}

/** A matrix [steps × steps], row by row: the token that reads, by the token that is read. */
export interface TokenMatrix {
  readonly steps: number
  readonly values: Float32Array
}

/** As a heat map whose time axis is that of the tokens read and whose units, from top to bottom, are those that read. */
export function asHeatMap({ steps, values }: TokenMatrix): HeatMapValues {
  const turned = new Float32Array(steps * steps)
  for (let t = 0; t < steps; t++) for (let s = 0; s < steps; s++) turned[s * steps + t] = values[t * steps + s] ?? NaN
  return { steps, units: steps, values: turned }
}

/** Each row as its sizes over the largest of them, so that the rows of tokens that read many stand out as those of tokens that read few. */
export function rowsAlike({ steps, values }: TokenMatrix): TokenMatrix {
  const shares = new Float32Array(steps * steps)
  for (let t = 0; t < steps; t++) {
    shares.set(sharesOf(values.subarray(t * steps, (t + 1) * steps)), t * steps)
  }
  return { steps, values: shares }
}

/** How many tokens lie between the reading token and the token that it reads: the mean over all rows, weighed by size; NaN where all weights are zero. */
export function meanDistance({ steps, values }: TokenMatrix): number {
  let [sum, rows] = [0, 0]
  for (let t = 0; t < steps; t++) {
    let [weight, distance] = [0, 0]
    for (let s = 0; s < steps; s++) {
      const size = Math.abs(values[t * steps + s] ?? 0)
      weight += size
      distance += size * Math.abs(t - s)
    }
    if (weight > 0) [sum, rows] = [sum + distance / weight, rows + 1]
  }
  return sum / rows
}

/** The tokens that a token reads most, in any of the matrices, by their share of the row's largest, the strongest first. */
export function mostRead(matrices: readonly TokenMatrix[], token: number, count: number): number[] {
  const steps = matrices[0]?.steps ?? 0
  const rows = matrices.map(({ values }) => sharesOf(values.subarray(token * steps, (token + 1) * steps)))
  const most = Array.from({ length: steps }, (_, s) => rows.reduce((largest, row) => Math.max(largest, row[s] ?? 0), 0))
  return [...most.keys()]
    .filter((s) => (most[s] ?? 0) > 0)
    .sort((a, b) => (most[b] ?? 0) - (most[a] ?? 0) || a - b)
    .slice(0, count)
}

/** Sizes over the largest of them; zeros where all are zero. */
function sharesOf(row: Float32Array): Float32Array {
  const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return row.map((value) => (largest === 0 ? 0 : Math.abs(value) / largest))
}

/** A line from the token that reads to one that it reads, 0-based, and how thick it is: the weight as a share of the row's largest. */
export interface TokenLine {
  readonly from: number
  readonly to: number
  readonly share: number
}

/** Weaker lines are not drawn. */
const leastShare = 0.05

/** What a token reads, the strongest last, so that it lies on top. */
export function linesFrom({ steps, values }: TokenMatrix, token: number, most = 24): TokenLine[] {
  const shares = sharesOf(values.subarray(token * steps, (token + 1) * steps))
  return [...shares]
    .map((share, to) => ({ from: token, to, share }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => a.share - b.share)
    .slice(-most)
}

/** What each token reads most: the later one where two are equal, and nothing in a row of zeros. */
export function strongestLines({ steps, values }: TokenMatrix): TokenLine[] {
  return Array.from({ length: steps }, (_, from) => ({ from, to: placeOfLargest(values.subarray(from * steps, (from + 1) * steps)) }))
    .filter(({ to }) => to >= 0)
    .map((line) => ({ ...line, share: 1 }))
}

/** The place of the largest size, the last of equal ones; -1 where all are zero. */
function placeOfLargest(row: Float32Array): number {
  let [place, most] = [-1, 0]
  row.forEach((value, at) => {
    const size = Math.abs(value)
    if (size > 0 && size >= most) [place, most] = [at, size]
  })
  return place
}

/** The matrices of a frame that are shown side by side: those of its heads or units, then the rollout, which is signed where the frame shows changes. */
export function shownMatrices({ matrices, rollout }: MatrixFrame, changes = false): Matrix[] {
  const range = changes ? ('signed' as const) : ('gate' as const)
  return [...matrices, ...(rollout ? [{ label: 'rollout', range, values: rollout.values }] : [])]
}
