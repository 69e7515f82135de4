/** The curves of a run as figures: losses, validation metrics, learning rate and gradients. */
import { lossUnit, metricWords } from '../../../contract/document/metrics'
import { themePalette } from '../../../cell/pictures/palette'
import type { RunFacts } from '../exporter'
import { curvePicture } from '../pictures/curvePicture'
import type { CurveLine, CurvePictureSpec } from '../pictures/curvePicture'
import { evaluationCurve, stepCurve } from '../pictures/runCurves'
import type { Block } from './block'

/** A figure of lines. */
export function curveFigure(name: string, caption: string, spec: CurvePictureSpec): Block {
  const draw = (place: 'page' | 'file') => curvePicture(place === 'page' ? spec : { ...spec, palette: themePalette('light'), alone: true })
  return { kind: 'figure', figure: { name, caption, draw } }
}

export function lossFigures({ summary, record }: RunFacts): Block[] {
  if (record.rows === 0) return []
  const evaluations = record.evaluations()
  const lines: CurveLine[] = [
    { name: 'training', colour: 'role-plain', ...stepCurve(record, (steps) => steps.loss) },
    { colour: 'accent', ...evaluationCurve(evaluations, (each) => each.loss) }
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
    return curveFigure(`validation-${metric}`, `${label} on validation data`, {
      title: label,
      x: 'training step',
      y: words,
      height: 200,
      lines: [{ colour: 'accent', ...evaluationCurve(evaluations, ({ values }) => values[k] ?? NaN) }]
    })
  })
  const rates = curveFigure('learning-rate', 'Learning rate of each step', {
    title: 'Learning rate',
    x: 'training step',
    y: 'learning rate',
    height: 180,
    lines: [{ name: 'learning rate', colour: 'role-plain', ...stepCurve(record, (steps) => steps.learningRate) }]
  })
  return [loss, ...(evaluations.length > 1 ? metrics : []), rates]
}

export function gradientFigure({ record }: RunFacts): Block[] {
  if (record.rows === 0) return []
  const line = { name: 'all gradients', colour: 'role-state' as const, ...stepCurve(record, (steps) => steps.gradientNorm) }
  const spec = { title: 'Gradient norm', x: 'training step', y: 'norm before clipping', logarithmic: true, height: 200, lines: [line] }
  return [curveFigure('gradient-norm', 'Joint norm of all gradients, before clipping', spec)]
}
