/** The common axis of compared curves: training steps, tokens, seconds of training, or floating-point operations. */
import { pointsOf } from '../../../lib/columns'
import type { Points } from '../../../lib/columns'
import { countText, durationText, shortText } from '../../../lib/words/figures'
import type { CurveAxis } from '../../../stores/compare/curveViewStore'
import type { RunColumns } from '../../../stores/compare/runColumns'

interface AxisWords {
  readonly label: string
  /** The head of a column of numbers. */
  readonly column: string
  /** At the axis, where room is short. */
  readonly tick: (value: number) => string
  readonly text: (value: number) => string
}

export const axisWords: Readonly<Record<CurveAxis, AxisWords>> = {
  steps: { label: 'Steps', column: 'step', tick: largeText, text: (value) => `step ${countText(value)}` },
  tokens: { label: 'Tokens', column: 'tokens', tick: largeText, text: (value) => `${largeText(value)} tokens` },
  seconds: { label: 'Time', column: 'seconds of training', tick: timeTick, text: durationText },
  flops: { label: 'FLOPs', column: 'floating-point operations', tick: largeText, text: (value) => `${largeText(value)} FLOPs` }
}

/** Of what points the places on the axis are wanted. */
export type PointKind = 'steps' | 'evaluations'

/** The places of a run's points on the axis; they grow with the run. */
export function placesOn(axis: CurveAxis, columns: RunColumns, kind: PointKind): Points {
  const { step, seconds } = kind === 'steps' ? columns : columns.evaluation
  switch (axis) {
    case 'steps':
      return step
    case 'seconds':
      return seconds
    case 'tokens':
      return scaled(step, columns.tokensPerStep)
    case 'flops':
      return scaled(step, columns.flopsPerStep)
    default:
      return axis satisfies never
  }
}

/** Where the longest run ends on the axis; 0 where there are no points. */
export function endOf(axis: CurveAxis, runs: readonly RunColumns[]): number {
  const ends = runs.flatMap((columns) => (['steps', 'evaluations'] as const).map((kind) => lastOf(placesOn(axis, columns, kind))))
  return ends.reduce((end, place) => (place > end ? place : end), 0)
}

export const lastOf = (points: Points): number => (points.length === 0 ? NaN : points.at(points.length - 1))

/** No points where the factor is not known, as of a run whose document cannot be read any more. */
function scaled(points: Points, factor: number): Points {
  if (!(factor > 0)) return pointsOf(new Float64Array(0))
  return {
    get length() {
      return points.length
    },
    at: (index) => points.at(index) * factor
  }
}

const prefixes = ['', ' k', ' M', ' G', ' T', ' P', ' E', ' Z'] as const

/** A large number in three digits: `950`, `12 k`, `1.25 M`, `3.4 P`. */
export function largeText(value: number): string {
  // A number such as 999,999 is a million in three digits.
  const rounded = Number(value.toPrecision(3))
  if (!(Math.abs(rounded) >= 1000)) return shortText(value)
  const power = Math.min(prefixes.length - 1, Math.floor(Math.log10(Math.abs(rounded)) / 3))
  return `${shortText(rounded / 1000 ** power)}${prefixes[power] ?? ''}`
}

function timeTick(seconds: number): string {
  if (seconds === 0) return '0'
  if (seconds < 1) return `${shortText(seconds)} s`
  return seconds < 60 ? `${shortText(seconds)} s` : durationText(seconds)
}
