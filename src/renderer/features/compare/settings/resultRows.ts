/** What came of compared runs, as rows above their settings: figures in words, and which of them is best. */
import { metricWords } from '../../../../contract/document/metrics'
import type { RunEntry } from '../../../../contract/runs/entry'
import { bytesText, countText, durationText, measuredText } from '../../../lib/words/figures'

export interface ResultRow {
  readonly label: string
  readonly texts: readonly string[]
  /** The places of the best among the runs; none where they have different metrics or are alike. */
  readonly best: readonly number[]
}

export function resultRows(runs: readonly RunEntry[]): ResultRow[] {
  const plain = (label: string, text: (run: RunEntry) => string): ResultRow => ({ label, texts: runs.map(text), best: [] })
  return [
    plain('State', ({ summary }) => summary.phase),
    plain('Model', ({ model }) => model),
    plain('Parameters', ({ parameterCount }) => countText(parameterCount)),
    plain('Task', ({ task }) => task),
    { ...plain(`Best ${metricLabel(runs)}`, bestText(runs)), best: placesOfBest(runs) },
    plain('Best at step', ({ best }) => countText(best?.step)),
    plain(`Last ${metricLabel(runs)}`, ({ last }) => measuredText(last?.value, 4)),
    plain('Steps', ({ summary }) => countText(summary.step)),
    plain('Duration', ({ seconds }) => durationText(seconds)),
    plain('Size on disk', ({ bytes }) => bytesText(bytes))
  ]
}

/** The metric that all runs are judged by; `validation figure` where they have different ones. */
export function metricLabel(runs: readonly RunEntry[]): string {
  const metric = commonMetric(runs)
  return metric === null ? 'validation figure' : metricWords[metric].label.toLowerCase()
}

/** The main metric of all runs; null where they have different ones. */
export function commonMetric(runs: readonly RunEntry[]) {
  const names = new Set(runs.flatMap(({ summary }) => summary.metrics.slice(0, 1)))
  const [metric] = names
  return names.size === 1 && metric !== undefined ? metric : null
}

function bestText(runs: readonly RunEntry[]): (run: RunEntry) => string {
  const alike = commonMetric(runs) !== null
  return ({ best, summary: { metrics } }) => {
    const text = measuredText(best?.value, 4)
    const [metric] = metrics
    return alike || best === null || metric === undefined ? text : `${text} ${metricWords[metric].unit}`
  }
}

function placesOfBest(runs: readonly RunEntry[]): number[] {
  const metric = commonMetric(runs)
  const values = runs.flatMap(({ best }) => (best === null || !Number.isFinite(best.value) ? [] : [best.value]))
  if (metric === null || new Set(values).size < 2) return []
  const top = metricWords[metric].better === 'lower' ? Math.min(...values) : Math.max(...values)
  return runs.flatMap(({ best }, k) => (best?.value === top ? [k] : []))
}
