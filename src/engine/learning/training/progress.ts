/** Measures a run: the time it has trained, its rate, its recent loss, and the steps that have not been reported yet. */
import type { StepsEvent } from '../../../contract/events/run'
import type { StepResult } from './trainer'

/** Over how many seconds the rate is taken, and over how many steps the loss. */
const RATE_SECONDS = 3
const LOSS_STEPS = 20
/** So much time passes before a mean says something. */
const FIRST_SECONDS = 2

interface Row extends StepResult {
  readonly learningRate: number
  readonly step: number
  readonly seconds: number
}

export class Progress {
  private rows: Row[] = []
  private losses: number[] = []
  private marks: { step: number; seconds: number }[] = []
  private startedAt: number | null = null
  /** Where training began or went on. */
  private began = { step: 0, seconds: 0 }

  /** @param clock milliseconds; @param trained seconds that the run had trained before */
  constructor(
    private readonly clock: () => number,
    private trained: number
  ) {}

  /** Starts or goes on counting; pauses lie between `stop` and `start`. */
  start(step: number): void {
    this.startedAt ??= this.clock()
    this.began = { step, seconds: this.seconds() }
    this.marks = [this.began]
  }

  stop(): void {
    this.trained = this.seconds()
    this.startedAt = null
  }

  /** Seconds of training so far, pauses not counted. */
  seconds(): number {
    return this.trained + (this.startedAt === null ? 0 : (this.clock() - this.startedAt) / 1000)
  }

  add(step: number, learningRate: number, result: StepResult): void {
    this.rows.push({ ...result, step, learningRate, seconds: this.seconds() })
    if (Number.isFinite(result.loss)) this.losses = [...this.losses, result.loss].slice(-LOSS_STEPS)
  }

  /** Mean loss of the last steps, nats a token; null before the first. Losses that are not finite do not count. */
  recentLoss(): number | null {
    return this.losses.length === 0 ? null : this.losses.reduce((sum, loss) => sum + loss, 0) / this.losses.length
  }

  /** Steps a second over the last seconds; null until some time has passed. */
  rate(step: number): number | null {
    const now = this.seconds()
    this.marks.push({ step, seconds: now })
    while (this.marks.length > 2 && now - (this.marks[1]?.seconds ?? now) >= RATE_SECONDS) this.marks.shift()
    const first = this.marks[0]
    return first && now > first.seconds && step > first.step ? (step - first.step) / (now - first.seconds) : null
  }

  /** Steps a second since training began or went on, evaluations included; null in the first two seconds. */
  meanRate(step: number): number | null {
    const seconds = this.seconds() - this.began.seconds
    return seconds >= FIRST_SECONDS && step > this.began.step ? (step - this.began.step) / seconds : null
  }

  /** Forgets the steps that `unreported` gave, once they are kept elsewhere. */
  reported(event: StepsEvent): void {
    this.rows = this.rows.slice(event.step.length)
  }

  /** The steps not reported yet as columns; null when there are none. */
  unreported(): StepsEvent | null {
    const { rows } = this
    if (rows.length === 0) return null
    return {
      type: 'steps',
      step: Float64Array.from(rows, (row) => row.step),
      seconds: Float64Array.from(rows, (row) => row.seconds),
      loss: Float32Array.from(rows, (row) => row.loss),
      learningRate: Float32Array.from(rows, (row) => row.learningRate),
      gradientNorm: Float32Array.from(rows, (row) => row.gradientNorm),
      gradientNorms: joined(rows.map((row) => row.gradientNorms))
    }
  }
}

function joined(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
