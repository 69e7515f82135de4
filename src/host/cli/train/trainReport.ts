/** Follows a run for the command line: prints its events, and collects the figures of the summary. */
import { lossUnit, metricWords } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'
import type { EvaluationEvent, RunEvent, RunSummary, StepsEvent } from '../../../contract/events/run'
import type { Output } from '../output'

export class TrainReport {
  private firstLossAt: number | null = null
  private first: { step: number; seconds: number } | null = null
  private last: { step: number; seconds: number } | null = null
  private metrics: Partial<Record<MetricName, number>> = {}
  private heldOut = ''
  private names: readonly MetricName[] = []

  private statuses = 0

  private readonly startedAt: number

  /**
   * @param tokensPerStep tokens of one optimizer step
   * @param from the step at which a run resumes: events before it are not printed again
   * @param clock returns milliseconds
   */
  constructor(
    private readonly output: Output,
    private readonly tokensPerStep: number,
    private readonly from = 0,
    private readonly clock = () => performance.now()
  ) {
    this.startedAt = clock()
  }

  tell(event: RunEvent): void {
    if (event.type === 'status') this.statuses++
    else if (this.isOld(event)) return
    switch (event.type) {
      case 'steps':
        this.steps(event)
        break
      case 'status':
        this.baselines(event.summary)
        this.status(event.summary)
        break
      case 'evaluation':
        this.evaluation(event)
        break
      case 'note':
        this.output.object(event)
        this.output.line(event.text)
        break
      default:
        event satisfies never
    }
  }

  /** The engine sends the recorded events between the first two statuses. */
  private isOld(event: Exclude<RunEvent, { type: 'status' }>): boolean {
    if (this.from === 0 || this.statuses > 1) return false
    return event.type === 'note' || (event.type === 'evaluation' ? event.step : (event.step[0] ?? 0)) <= this.from
  }

  private evaluation({ step, loss, values, training }: EvaluationEvent): void {
    const named = (numbers: readonly number[]) => Object.fromEntries(this.names.map((name, k) => [name, numbers[k] ?? NaN]))
    this.metrics = named(values)
    this.heldOut = this.names.map((name, k) => `${values[k]?.toFixed(3) ?? '–'} ${metricWords[name].unit}`).join(', ')
    const sample = training && { training: { loss: training.loss, ...named(training.values) } }
    this.output.object({ type: 'evaluation', step, loss, ...this.metrics, ...sample })
    this.output.line(`step ${step}: validation ${this.heldOut}`)
  }

  /** Returns the last line. */
  end(summary: RunSummary, more: Readonly<Record<string, unknown>>): void {
    const { runId, phase, step, loss, executor, failure } = summary
    const stepsPerSecond = this.rate()
    const seconds = (this.clock() - this.startedAt) / 1000
    this.output.object({
      type: 'summary',
      phase,
      loss,
      ...this.metrics,
      steps: step,
      stepsPerSecond,
      tokensPerSecond: stepsPerSecond === null ? null : stepsPerSecond * this.tokensPerStep,
      executor,
      seconds,
      timeToFirstLoss: this.firstLossAt === null ? null : (this.firstLossAt - this.startedAt) / 1000,
      runId,
      failure,
      ...more
    })
    const held = this.heldOut === '' ? '' : `, validation ${this.heldOut}`
    const rate = stepsPerSecond === null ? '' : `, ${stepsPerSecond.toFixed(1)} steps per second`
    this.output.line(
      `${phase} at step ${step}: loss ${loss?.toFixed(4) ?? '–'}${this.unit()}${held}${rate}, ${seconds.toFixed(1)} s in all`
    )
    this.goOn(summary)
  }

  private goOn({ phase, checkpoint, failure }: RunSummary): void {
    if (checkpoint === null) return
    if (phase === 'stopped') this.output.line('Resume it with `npm run --silent gatescope -- resume`')
    if (failure?.code === 'nonFinite' && failure.learningRateHelps !== false)
      this.output.line(`Resume from step ${checkpoint} with \`npm run --silent gatescope -- resume --learning-rate RATE\``)
  }

  private steps({ step, seconds, loss, gradientNorm }: StepsEvent): void {
    this.firstLossAt ??= this.clock()
    const marks = Array.from(step, (number, k) => ({ step: number, seconds: seconds[k] ?? 0 }))
    this.first ??= marks[0] ?? null
    this.last = marks[marks.length - 1] ?? this.last
    this.output.object({ type: 'steps', step: [...step], seconds: [...seconds], loss: [...loss], gradientNorm: [...gradientNorm] })
  }

  /** The unit of the loss. */
  private unit(): string {
    return lossUnit(this.names).startsWith('nats') ? ' nats' : ''
  }

  /** What simple predictions reach, once. */
  private baselines({ baselines, metrics }: RunSummary): void {
    if (this.statuses !== 1) return
    for (const { name, loss, values } of baselines) {
      const known = metrics.flatMap((metric, k) => (typeof values[k] === 'number' ? [[metric, values[k]] as const] : []))
      this.output.object({ type: 'baseline', name, loss, ...Object.fromEntries(known) })
      const figures = known.map(([metric, value]) => `${value.toFixed(3)} ${metricWords[metric].unit}`)
      this.output.line(`baseline “${name}”: ${[...(loss === null ? [] : [`loss ${loss.toFixed(4)}`]), ...figures].join(', ')}`)
    }
  }

  private status({ phase, step, epoch, steps, loss, metrics, stepsPerSecond, tokensPerSecond, checkpoint }: RunSummary): void {
    this.names = metrics
    this.output.object({ type: 'status', phase, step, epoch, steps, loss, stepsPerSecond, tokensPerSecond, checkpoint })
    const of = `${steps === null ? '' : ` of ${steps}`}${epoch === null ? '' : `, epoch ${epoch}`}`
    const rate = stepsPerSecond === null ? '' : `, ${stepsPerSecond.toFixed(1)} steps per second`
    this.output.progress(step === 0 ? phase : `${phase}, step ${step}${of}: loss ${loss?.toFixed(4) ?? '–'}${this.unit()}${rate}`)
  }

  /** Returns the speed over all steps except the first, which compiles. */
  private rate(): number | null {
    const { first, last } = this
    return first && last && last.seconds > first.seconds ? (last.step - first.step) / (last.seconds - first.seconds) : null
  }
}
