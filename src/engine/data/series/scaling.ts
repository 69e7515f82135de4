/** Brings a column to mean 0 and standard deviation 1 in the part that is trained on. */
import type { Numbers } from './columnNumbers'
import type { Span } from './spans'

export interface Scale {
  readonly mean: number
  /** What a value is divided by after the mean is taken away. */
  readonly deviation: number
  /** True where all values of the training part are equal. Then the deviation is that of the whole column, or 1. */
  readonly constant: boolean
}

/** The stretches of a column that are looked at, in their order. */
interface Part {
  readonly values: Numbers
  readonly spans: readonly Span[]
  readonly length: number
}

const rounding = 1e-14

const partOf = (values: Numbers, spans: readonly Span[]): Part => {
  return { values, spans, length: spans.reduce((sum, { start, end }) => sum + end - start, 0) }
}

/** `values` is one column, of which the rows of `training` are trained on. Outside the spans of `known`, which rise, it has no values. */
export function scaleOf(values: Numbers, training: readonly Span[], known: readonly Span[] = [{ start: 0, end: values.length }]): Scale {
  const trained = partOf(values, training)
  if (varies(trained)) return { ...moments(trained), constant: false }
  const whole = partOf(values, [...training, ...shared(between(training, values.length), known)])
  const begin = training.find(({ start, end }) => end > start)?.start
  const first = begin === undefined ? 0 : (values.at(begin) ?? 0)
  return { mean: first, deviation: varies(whole) ? spreadAround(first, whole) : 1, constant: true }
}

/** The rows that are in none of the spans, which rise. */
function between(spans: readonly Span[], length: number): Span[] {
  const starts = [0, ...spans.map(({ end }) => end)]
  return starts.map((start, k) => ({ start, end: spans[k]?.start ?? length })).filter(({ start, end }) => end > start)
}

/** The rows that two lists of spans have in common; both rise. */
function shared(some: readonly Span[], others: readonly Span[]): Span[] {
  const spans: Span[] = []
  for (let [a, b] = [0, 0]; a < some.length && b < others.length;) {
    const [one, other] = [some[a], others[b]]
    if (!one || !other) break
    const span = { start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) }
    if (span.end > span.start) spans.push(span)
    if (one.end < other.end) a++
    else b++
  }
  return spans
}

/** Numbers that differ by no more than the rounding of doubles, such as 0.3 and 0.1 + 0.2, count as equal. */
function varies(part: Part): boolean {
  let [least, most] = [Infinity, -Infinity]
  visit(part, (value) => {
    least = Math.min(least, value)
    most = Math.max(most, value)
  })
  return most / 2 - least / 2 > rounding * Math.max(Math.abs(most), Math.abs(least))
}

/** Writes the scaled values of a column, from its row `from` on, into a table of `width` columns. */
export function scaleInto(
  target: Float32Array,
  { width, column, from }: { readonly width: number; readonly column: number; readonly from: number },
  values: Numbers,
  { mean, deviation }: Scale
): void {
  const factor = 1 / deviation
  const isTiny = !Number.isFinite(factor)
  const rows = target.length / width
  for (let row = 0; row < rows; row++) {
    const value = values.at(from + row) ?? 0
    const shifted = value - mean
    // Values near the largest double overflow in the difference, which halves of them do not.
    const scaled = Number.isFinite(shifted) && !isTiny ? shifted * factor : (value / 2 / deviation - mean / 2 / deviation) * 2
    target[row * width + column] = scaled
  }
}

/** Mean and standard deviation; values whose squares overflow are brought to a size of 1 first. */
function moments(part: Part): { mean: number; deviation: number } {
  const mean = sum(part, (value) => value) / part.length
  const deviation = Math.sqrt(sum(part, (value) => (value - mean) ** 2) / part.length)
  if (Number.isFinite(deviation) && deviation > 0) return { mean, deviation }
  const size = largest(part, Math.abs)
  const scaledMean = sum(part, (value) => value / size) / part.length
  const scaledDeviation = Math.sqrt(sum(part, (value) => (value / size - scaledMean) ** 2) / part.length)
  return { mean: scaledMean * size, deviation: scaledDeviation * size }
}

/** The root mean square distance from a number. */
function spreadAround(centre: number, part: Part): number {
  const size = largest(part, (value) => Math.abs(value / 2 - centre / 2))
  return Math.sqrt(sum(part, (value) => ((value / 2 - centre / 2) / size) ** 2) / part.length) * size * 2
}

function sum(part: Part, of: (value: number) => number): number {
  let total = 0
  visit(part, (value) => (total += of(value)))
  return total
}

function largest(part: Part, of: (value: number) => number): number {
  let most = 0
  visit(part, (value) => (most = Math.max(most, of(value))))
  return most
}

function visit({ values, spans }: Part, take: (value: number) => void): void {
  for (const { start, end } of spans) for (let row = start; row < end; row++) take(values.at(row) ?? 0)
}
