/** The lines of predictions, truths and an interval over the rows in view, as paths. */
import type { NumberPredictions } from '../../../../contract/events/predictions'
import type { InView } from './inView'

export interface IntervalShape {
  readonly column: number
  /** Null where there is no interval. */
  readonly halfWidth: number | null
  readonly view: InView
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface IntervalLines {
  readonly lowest: number
  readonly highest: number
  readonly predicted: string
  readonly truth: string
  readonly interval: string
}

export function intervalLines({ predicted, truth, columns }: NumberPredictions, shape: IntervalShape): IntervalLines {
  const { column, view, width, height } = shape
  const half = shape.halfWidth ?? 0
  const of = (values: Float32Array) =>
    Array.from({ length: view.to - view.from }, (_, k) => values[(view.from + k) * columns.length + column] ?? NaN)
  const [said, right] = [of(predicted), of(truth)]
  const known = [...said.flatMap((value) => [value - half, value + half]), ...right].filter(Number.isFinite)
  const [lowest, highest] = known.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
  const x = (k: number) => ((k + 0.5) / said.length) * width
  const y = (value: number) => (highest > lowest ? (1 - (value - lowest) / (highest - lowest)) * height : height / 2)
  const points = (values: readonly number[]) =>
    values.flatMap((value, k) => (Number.isFinite(value) ? [`${x(k).toFixed(1)} ${y(value).toFixed(1)}`] : []))
  const line = (values: readonly number[]) => (points(values).length === 0 ? '' : `M${points(values).join('L')}`)
  const around = [...points(said.map((value) => value + half)), ...points(said.map((value) => value - half)).reverse()]
  const interval = shape.halfWidth === null || around.length === 0 ? '' : `M${around.join('L')}Z`
  return { lowest, highest, predicted: line(said), truth: line(right), interval }
}
