import { expect, it } from 'vitest'
import type { CurveRows } from '../../learning/runs/metrics'
import { ThinnedCurve } from './thinned'

const curveOf = (losses: readonly number[]): CurveRows => ({
  step: Float64Array.from(losses, (_, row) => row + 1),
  seconds: Float64Array.from(losses, (_, row) => row / 4),
  loss: Float32Array.from(losses),
  learningRate: Float32Array.from(losses, (_, row) => 3 * row),
  gradientNorm: Float32Array.from(losses, (_, row) => 2 * row)
})

const part = ({ step, seconds, loss, learningRate, gradientNorm }: CurveRows, from: number, to: number): CurveRows => ({
  step: step.subarray(from, to),
  seconds: seconds.subarray(from, to),
  loss: loss.subarray(from, to),
  learningRate: learningRate.subarray(from, to),
  gradientNorm: gradientNorm.subarray(from, to)
})

function thinned(losses: readonly number[], most: number, rowsOfPiece: number): CurveRows {
  const thin = new ThinnedCurve(losses.length, most)
  for (let from = 0; from < losses.length; from += rowsOfPiece) thin.take(part(curveOf(losses), from, from + rowsOfPiece))
  return thin.curve
}

/** The steps that stay, found with all rows at hand. */
function wantedSteps(losses: readonly number[], most: number): number[] {
  const rows = losses.map((_, row) => row)
  const [last = 0] = rows.slice(-1)
  if (losses.length <= most) return rows.map((row) => row + 1)
  const stretches = Math.floor((most - 2) / 2)
  const begin = (k: number) => 1 + Math.floor((k * (losses.length - 2)) / stretches)
  const inner = Array.from({ length: stretches }, (_, k) => {
    const stretch = rows.slice(begin(k), begin(k + 1))
    const byLoss = stretch.filter((row) => Number.isFinite(losses[row])).sort((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0))
    const highest = byLoss.find((row) => losses[row] === losses[byLoss.at(-1) ?? 0])
    return byLoss.length === 0 ? stretch.slice(0, 1) : [...new Set([byLoss[0] ?? 0, highest ?? 0])].sort((a, b) => a - b)
  })
  return [0, ...inner.flat(), last].map((row) => row + 1)
}

const waves = (length: number) => Array.from({ length }, (_, row) => Math.round(8 * Math.sin(row * row)) / 2)
const withGaps = waves(200).map((loss, row) =>
  row % 3 === 0 || (row > 80 && row < 120) ? ([NaN, Infinity, -Infinity][row % 7] ?? NaN) : loss
)

it.each([0, 1, 2, 3, 15, 16, 17, 18, 40, 200])('keeps the ends and the extremes of %i rows, in pieces of any size', (length) => {
  for (const losses of [waves(length), withGaps.slice(0, length)])
    for (const most of [4, 7, 16, 100])
      for (const rowsOfPiece of [1, 3, 64, 1_000]) {
        const curve = thinned(losses, most, rowsOfPiece)
        const steps = wantedSteps(losses, most)
        expect([...curve.step]).toEqual(steps)
        expect(curve).toEqual(rowsOf(losses, steps))
      }
})

function rowsOf(losses: readonly number[], steps: readonly number[]): CurveRows {
  const { step, seconds, loss, learningRate, gradientNorm } = curveOf(losses)
  const isThere = (_: number, row: number) => steps.includes(row + 1)
  return {
    step: step.filter(isThere),
    seconds: seconds.filter(isThere),
    loss: loss.filter(isThere),
    learningRate: learningRate.filter(isThere),
    gradientNorm: gradientNorm.filter(isThere)
  }
}
