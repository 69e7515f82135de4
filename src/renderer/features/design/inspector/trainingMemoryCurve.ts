/** Turns training memory against sequence length into the lines of a small chart with logarithmic axes. */
import type { MemoryPoint } from '../../../../contract/procedures/model'

export interface CurveShape {
  /** SVG path data within width × height. */
  readonly kept: string
  readonly recomputed: string
  /** Where the present length lies, from the left; null where it is off the chart. */
  readonly present: number | null
  /** Grid lines: powers of two of the length, powers of ten of the bytes. */
  readonly columns: readonly { readonly at: number; readonly length: number }[]
  readonly rows: readonly { readonly at: number; readonly bytes: number }[]
}

export function trainingMemoryCurve(points: readonly MemoryPoint[], present: number, width: number, height: number): CurveShape | null {
  const [first, last] = [points[0], points.at(-1)]
  const sizes = points.flatMap(({ bytes, recomputed }) => [bytes, recomputed]).filter((bytes) => bytes > 0)
  if (first === undefined || last === undefined || points.length < 2 || sizes.length === 0) return null
  const [low, high] = [Math.floor(Math.log10(Math.min(...sizes))), Math.ceil(Math.log10(Math.max(...sizes)))]
  const span = Math.log2(last.length / first.length)
  const x = (length: number) => (Math.log2(length / first.length) / span) * width
  const y = (bytes: number) => height * (1 - (Math.log10(Math.max(bytes, 1)) - low) / Math.max(1, high - low))
  const line = (of: (point: MemoryPoint) => number) =>
    points.map((point, k) => `${k === 0 ? 'M' : 'L'}${round(x(point.length))},${round(y(of(point)))}`).join(' ')
  return {
    kept: line(({ bytes }) => bytes),
    recomputed: line(({ recomputed }) => recomputed),
    present: present < first.length || present > last.length ? null : round(x(present)),
    columns: points.filter((_, k) => k % 2 === 0).map(({ length }) => ({ at: round(x(length)), length })),
    rows: Array.from({ length: Math.max(1, high - low) + 1 }, (_, k) => ({ at: round(y(10 ** (low + k))), bytes: 10 ** (low + k) }))
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
