/** What came of a run: how far it went, its best and last figures on validation data, and what guessing would give. */
import { lossUnit, metricWords } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { EvaluationEvent, RunPhase } from '../../../contract/events/run'
import type { ExportSource } from '../exporter'
import { text } from './block'
import type { Block, ReportSection } from './block'

const phaseWords: { readonly [P in RunPhase]: string } = {
  compiling: 'was being compiled',
  training: 'was still training',
  paused: 'was paused',
  finished: 'had finished',
  stopped: 'had been stopped',
  failed: 'had failed',
  interrupted: 'had been interrupted'
}

export const count = (value: number): string => value.toLocaleString('en-US')
export const figure = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'not a number')

export function beginning({ document, data, run }: ExportSource): ReportSection {
  const { summary, record } = run
  const seconds = record.rows === 0 ? 0 : (record.steps(record.rows - 1, record.rows).seconds[0] ?? 0)
  const failure = summary.failure === null ? [] : [text(`${summary.failure.message} ${summary.failure.remedy}`)]
  return {
    title: '',
    blocks: [
      text(`A sequence model that was trained to ${taskKinds[document.task.kind].doc}, on ${data.title}.`),
      text(
        `The run ${run.id} began on ${dateText(summary.startedAt)}. When this report was written it ${phaseWords[summary.phase]} at step ${count(summary.step)}, after ${durationText(seconds)} of training.`
      ),
      ...failure
    ]
  }
}

export const dateText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60]
  const parts = [...(hours > 0 ? [`${hours} h`] : []), ...(hours > 0 || minutes > 0 ? [`${minutes} min`] : []), `${whole % 60} s`]
  return parts.join(' ')
}

export function results({ run, model }: ExportSource): ReportSection {
  const { record, summary } = run
  const evaluations = record.evaluations()
  if (evaluations.length === 0)
    return { title: 'Results', blocks: [text('The model was not evaluated on validation data.'), ...trainingLoss(run)] }
  const classes = model.task.target.kind === 'class' ? model.task.target.classes : null
  const unit = lossUnit(summary.metrics)
  const rows = [
    rowOf(
      `Loss (${unit})`,
      evaluations,
      ({ loss }) => loss,
      'lower',
      classes === null || unit !== 'nats per target' ? null : Math.log(classes)
    ),
    ...summary.metrics.map((metric, k) => {
      const { unit: words, better, label } = metricWords[metric]
      return rowOf(
        metric === 'accuracy' ? label : `${label} (${words})`,
        evaluations,
        ({ values }) => values[k] ?? NaN,
        better,
        guessed(metric, classes)
      )
    })
  ]
  const head = ['on validation data', 'best', 'at step', 'last', 'at step', ...(classes === null ? [] : ['even guess'])]
  const shown = rows.map((row) => row.slice(0, head.length))
  const guess = classes === null ? [] : [text(`An even guess gives each of the ${count(classes)} classes the same probability.`)]
  return { title: 'Results', blocks: [{ kind: 'table', head, rows: shown, numbers: 1 }, ...guess, ...trainingLoss(run)] }
}

/** What a metric is for a guess that gives all classes the same probability. */
function guessed(metric: MetricName, classes: number | null): number | null {
  if (classes === null) return null
  if (metric === 'accuracy') return 1 / classes
  return metric === 'bitsPerCharacter' || metric === 'bitsPerToken' || metric === 'bitsPerTarget' ? Math.log2(classes) : null
}

function rowOf(
  name: string,
  evaluations: readonly EvaluationEvent[],
  valueOf: (evaluation: EvaluationEvent) => number,
  better: 'lower' | 'higher',
  guess: number | null
): string[] {
  const sign = better === 'lower' ? 1 : -1
  const finite = evaluations.filter((each) => Number.isFinite(valueOf(each)))
  const best = finite.reduce<EvaluationEvent | undefined>(
    (least, each) => (least && sign * valueOf(least) <= sign * valueOf(each) ? least : each),
    undefined
  )
  const cells = (one: EvaluationEvent | undefined) => (one === undefined ? ['–', '–'] : [figure(valueOf(one)), count(one.step)])
  return [name, ...cells(best), ...cells(evaluations.at(-1)), guess === null ? '–' : figure(guess)]
}

function trainingLoss({ record, summary }: ExportSource['run']): Block[] {
  if (record.rows === 0) return []
  const [first] = record.steps(0, 1).loss
  const last = record.steps(Math.max(0, record.rows - 100), record.rows).loss
  const mean = last.reduce((sum, loss) => sum + loss, 0) / last.length
  return [
    text(
      `The training loss was ${figure(first ?? NaN)} at the first step and ${figure(mean)} on average over the last ${count(last.length)} (${lossUnit(summary.metrics)}).`
    )
  ]
}
