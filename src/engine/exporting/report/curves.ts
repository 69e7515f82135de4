/** The curves of a run as figures: losses, validation metrics, learning rate and gradients. Long runs are read and thinned in pieces. */
import { lossUnit, metricWords } from '../../../contract/document/metrics'
import type { StepsEvent } from '../../../contract/events/run'
import { themePalette } from '../../../cell/pictures/palette'
import type { RunFacts } from '../exporter'
import { curvePicture } from '../pictures/curvePicture'
import type { CurveLine, CurvePictureSpec } from '../pictures/curvePicture'
import type { Block } from './block'

/** Steps that are read at a time. */
const stepsAtOnce = 20_000
/** Points of a curve at most. */
const mostPoints = 2_000

/** A figure of lines. */
export function curveFigure(name: string, caption: string, spec: CurvePictureSpec): Block {
  const draw = (place: 'page' | 'file') => curvePicture(place === 'page' ? spec : { ...spec, palette: themePalette('light'), alone: true })
  return { kind: 'figure', figure: { name, caption, draw } }
}

export function lossFigures({ summary, record }: RunFacts): Block[] {
  if (record.rows === 0) return []
  const evaluations = record.evaluations()
  const x = evaluations.map(({ step }) => step)
  const marked = x.length < 60
  const training = thinned(record, (steps) => steps.loss)
  const lines: CurveLine[] = [
    { name: 'training', colour: 'role-plain', ...training },
    { name: 'validation', colour: 'accent', x, y: evaluations.map(({ loss }) => loss), marked }
  ]
  const unit = lossUnit(summary.metrics)
  const loss = curveFigure('loss', `Loss of training batches and on validation data, in ${unit}`, {
    title: 'Loss',
    x: 'training step',
    y: unit,
    lines
  })
  const metrics = summary.metrics.map((metric, k) => {
    const { label, unit: words } = metricWords[metric]
    const y = evaluations.map(({ values }) => values[k] ?? NaN)
    return curveFigure(`validation-${metric}`, `${label} on validation data`, {
      title: label,
      x: 'training step',
      y: words,
      height: 200,
      lines: [{ name: 'validation', colour: 'accent', x, y, marked }]
    })
  })
  const rate = thinned(record, (steps) => steps.learningRate)
  const rates = curveFigure('learning-rate', 'Learning rate of each step', {
    title: 'Learning rate',
    x: 'training step',
    y: 'learning rate',
    height: 180,
    lines: [{ name: 'learning rate', colour: 'role-plain', ...rate }]
  })
  return [loss, ...(x.length > 1 ? metrics : []), rates]
}

export function gradientFigure({ record }: RunFacts): Block[] {
  if (record.rows === 0) return []
  const line = { name: 'all gradients', colour: 'role-state' as const, ...thinned(record, (steps) => steps.gradientNorm) }
  const spec = { title: 'Gradient norm', x: 'training step', y: 'norm before clipping', logarithmic: true, height: 200, lines: [line] }
  return [curveFigure('gradient-norm', 'Joint norm of all gradients, before clipping', spec)]
}

/** A curve over the steps: the lowest and the highest of each stretch, so that no spike is lost. */
function thinned(record: RunFacts['record'], column: (steps: StepsEvent) => Float32Array): Pick<CurveLine, 'x' | 'y'> {
  const stretch = Math.max(1, Math.ceil((2 * record.rows) / mostPoints))
  const [x, y]: [number[], number[]] = [[], []]
  for (let from = 0; from < record.rows; from += stepsAtOnce) {
    const steps = record.steps(from, Math.min(record.rows, from + stepsAtOnce))
    const values = column(steps)
    for (let at = 0; at < values.length; at += stretch) {
      for (const k of extremes(values, at, Math.min(values.length, at + stretch))) {
        x.push(steps.step[k] ?? NaN)
        y.push(values[k] ?? NaN)
      }
    }
  }
  return { x, y }
}

function extremes(values: Float32Array, from: number, to: number): number[] {
  let [low, high] = [from, from]
  for (let k = from; k < to; k++) {
    if (!((values[k] ?? NaN) >= (values[low] ?? NaN))) low = k
    if (!((values[k] ?? NaN) <= (values[high] ?? NaN))) high = k
  }
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)]
}
