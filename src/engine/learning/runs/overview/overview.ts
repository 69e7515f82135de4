/** What a list shows of a run's history, kept up to date as the run goes on: best and newest figures, seconds, and a small curve. */
import * as z from 'zod'
import type { MetricName } from '../../../../contract/document/metrics'
import type { EvaluationEvent, StepsEvent } from '../../../../contract/events/run'
import { runEntrySchema } from '../../../../contract/runs/entry'
import { isBetter } from '../../../../contract/runs/mainMetric'
import { Sparkline } from './sparkline'

export const overviewSchema = z.object(runEntrySchema.shape).pick({ best: true, last: true, seconds: true, sparkline: true })
export type Overview = z.infer<typeof overviewSchema>

/** Follows a run from its first step. A run that goes back to a checkpoint is followed anew. */
export class OverviewBuilder {
  private best: Overview['best'] = null
  private last: Overview['last'] = null
  private seconds = 0
  private readonly losses = new Sparkline()
  private readonly figures = new Sparkline()

  /** @param metric the main one */
  constructor(private readonly metric: MetricName) {}

  steps({ seconds, loss }: Pick<StepsEvent, 'seconds' | 'loss'>): void {
    for (const value of loss) this.losses.push(value)
    this.seconds = seconds.at(-1) ?? this.seconds
  }

  /** The validation loss counts where a run has no metrics. */
  evaluation({ step, loss, values: [value = loss] }: EvaluationEvent): void {
    this.figures.push(value)
    if (!Number.isFinite(value)) return
    this.last = { step, value }
    if (this.best === null || isBetter(this.metric, value, this.best.value)) this.best = this.last
  }

  get overview(): Overview {
    const { best, last, seconds } = this
    const figures = this.figures.values
    return { best, last, seconds, sparkline: figures.length > 0 ? figures : this.losses.values }
  }
}
