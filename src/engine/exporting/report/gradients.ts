/** The gradients of a run in a report: the norm of each parameter at the end, and how far the gradient of a loss reached back. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ReachFrame } from '../../../contract/events/reach'
import { ReachLog } from '../../learning/runs/reachLog'
import type { ExportSource, RunFacts } from '../exporter'
import { text } from './block'
import type { Block, ReportSection } from './block'
import type { CurveLine } from '../pictures/curvePicture'
import { curveFigure, gradientFigure } from './curves'
import { count, figure } from './results'

/** Steps over which norms are averaged. */
const lastSteps = 100
/** The colours of curves, one after another. */
const colours = ['role-state', 'role-candidate', 'role-input', 'role-output', 'role-forget'] as const
/** Below this share a gradient is not drawn: the axis is logarithmic. */
const leastShare = 1e-6

export function gradients({ run }: ExportSource): ReportSection[] {
  if (run.record.rows === 0) return []
  return [{ title: 'Gradients', blocks: [...gradientFigure(run), ...norms(run), ...reach(run)] }]
}

function norms({ record, summary }: RunFacts): Block[] {
  const { parameters } = summary
  const steps = record.steps(Math.max(0, record.rows - lastSteps), record.rows)
  const rows = parameters.map((name, p) => {
    const values = Array.from(steps.step, (_, k) => steps.gradientNorms[k * parameters.length + p] ?? NaN)
    return [
      name,
      figure(values.reduce((sum, value) => sum + value, 0) / values.length),
      figure(values.reduce((most, value) => Math.max(most, value), 0))
    ]
  })
  const words = text(`The norm of each parameter’s gradient before clipping, over the last ${count(steps.step.length)} steps.`)
  return [words, { kind: 'table', head: ['parameter', 'mean norm', 'largest norm'], rows, numbers: 1 }]
}

/** Where a gradient reach was recorded. */
function reach({ folder }: RunFacts): Block[] {
  const path = join(folder, 'reach.jsonl')
  const frame = existsSync(path) ? new ReachLog(path).frames.at(-1) : undefined
  if (frame === undefined) return []
  const lines = frame.states.slice(0, colours.length).map((state, k): CurveLine => ({
    name: `${state.name} of ${state.layer}`,
    colour: colours[k] ?? 'role-plain',
    x: Array.from({ length: frame.from + 1 }, (_, back) => back),
    y: sharesOf(state.norms, frame)
  }))
  const caption = `What is left of the gradient of the loss at time step ${frame.from + 1} on its way back, at training step ${count(frame.step)}`
  return [
    { kind: 'subtitle', text: 'Gradient reach' },
    curveFigure('gradient-reach', caption, {
      title: 'Gradient reach',
      x: 'time steps back',
      y: 'share of the gradient',
      logarithmic: true,
      height: 220,
      lines
    })
  ]
}

/** The norm at each distance as a share of that at the loss itself. */
function sharesOf(norms: Float32Array, { from }: ReachFrame): number[] {
  const most = norms[from] ?? NaN
  return Array.from({ length: from + 1 }, (_, back) => {
    const share = (norms[from - back] ?? NaN) / most
    return share >= leastShare ? share : NaN
  })
}
