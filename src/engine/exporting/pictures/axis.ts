/** The axes of charts in pictures: round numbers for their marks, and how numbers are written. */

export interface Axis {
  readonly low: number
  readonly high: number
  readonly marks: readonly number[]
  /** 0…1 along the axis. */
  readonly at: (value: number) => number
}

/** An axis over finite values with about `count` round marks. `logarithmic`: equal ratios are equally far apart; values must be above 0. */
export function axisOver(values: Iterable<number>, count: number, logarithmic = false): Axis {
  const [low, high] = extent(values)
  return logarithmic && low > 0 ? logarithmicAxis(low, high) : linearAxis(low, high, count)
}

function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  // One value alone stands in the middle.
  const room = low === high ? Math.max(Math.abs(low) * 0.1, 1e-6) : 0
  return [low - room, high + room]
}

function linearAxis(low: number, high: number, count: number): Axis {
  const least = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least * 0.999) ?? 10 * power
  const first = Math.ceil(low / step - 1e-9)
  const marks = Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, k) => withoutDust((first + k) * step))
  return { low, high, marks, at: (value) => (value - low) / (high - low) }
}

function logarithmicAxis(low: number, high: number): Axis {
  const [from, to] = [Math.log10(low), Math.log10(high)]
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, k) => 10 ** (Math.floor(from) + k))
  const factors = to - from > 3 ? [1] : [1, 2, 5]
  const marks = powers.flatMap((power) => factors.map((factor) => withoutDust(factor * power)))
  return { low, high, marks: marks.filter((mark) => mark >= low && mark <= high), at: (value) => (Math.log10(value) - from) / (to - from) }
}

/** 0.30000000000000004 → 0.3. */
const withoutDust = (value: number): number => Number(value.toPrecision(12))

/** A mark's number: `2,000`, `0.05`, `1e-7`. */
export function markText(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential().replace('-', '−')
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 }).replace('-', '−')
}
