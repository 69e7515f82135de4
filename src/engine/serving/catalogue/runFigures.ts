/** How far a run came, for the list of all runs: its best and last validation figures, its duration, and a sparkline. */
import { metricWords } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'
import type { RunEntry } from '../../../contract/runs/entry'
import type { RunRecord } from '../../learning/runs/runRecord'

export type RunFigures = Pick<RunEntry, 'best' | 'last' | 'seconds' | 'sparkline'>

interface AtStep {
  readonly step: number
  readonly value: number
}

/** Values of a sparkline at most. */
const mostValues = 60

export function runFigures(record: RunRecord): RunFigures {
  const { steps, evaluations } = record.recorded
  const [main] = record.summary.metrics
  const values = evaluations.read(0, evaluations.rows).map((each): AtStep => ({ step: each.step, value: each.values[0] ?? each.loss }))
  const finite = values.filter(({ value }) => Number.isFinite(value))
  return {
    best: bestOf(finite, main),
    last: values.at(-1) ?? null,
    seconds: steps.rows === 0 ? 0 : (steps.read(steps.rows - 1, steps.rows).seconds[0] ?? 0),
    sparkline: values.length > 0 ? spread(values.length).map((row) => shown(values[row]?.value)) : lossLine(record)
  }
}

/** The first of the best values, so that a later one counts only where it is better. */
function bestOf(values: readonly AtStep[], metric: MetricName | undefined): AtStep | null {
  const sign = metric !== undefined && metricWords[metric].better === 'higher' ? -1 : 1
  return values.reduce<AtStep | null>((best, each) => (best === null || sign * each.value < sign * best.value ? each : best), null)
}

/** The training loss, of a run that was never evaluated. */
function lossLine({ recorded: { steps } }: RunRecord): (number | null)[] {
  return spread(steps.rows).map((row) => shown(steps.read(row, row + 1).loss[0]))
}

/** At most so many rows of `count`, spread evenly, the first and the last among them. */
function spread(count: number): number[] {
  const length = Math.min(count, mostValues)
  return Array.from({ length }, (_, k) => (length === 1 ? 0 : Math.round((k * (count - 1)) / (length - 1))))
}

const shown = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null)
