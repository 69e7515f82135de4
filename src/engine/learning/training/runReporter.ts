/** Reports a run to its recorder: rows of steps, its status, evaluations, and lines for its log. */
import type { EvaluationResult } from './evaluation'
import { isActive } from './lifecycle'
import type { RunState } from './lifecycle'
import type { Progress } from './progress'
import { noteOf, unsoundNote } from './notes/runNotes'
import type { Recorder } from './runSpec'
import type { Trainer } from './trainer'

/** Milliseconds from one report of steps to the next, and from one report of status to the next. */
const STEPS_EVERY = 100
const STATUS_EVERY = 250

/** A run at one moment. */
export interface RunMoment {
  readonly state: RunState
  readonly trainer: Trainer | null
  /** Steps done. */
  readonly step: number
  /** The step of the newest checkpoint, or null. */
  readonly checkpoint: number | null
  /** Seconds until the nearest limit; null where it is not known. */
  readonly secondsLeft: number | null
}

export class RunReporter {
  private lastSteps = 0
  private lastStatus = 0
  /** The phase that the log told last. */
  private noted: RunState['phase'] = 'compiling'

  /** @param clock milliseconds */
  constructor(
    private readonly recorder: Recorder,
    private readonly progress: Progress,
    private readonly clock: () => number
  ) {}

  /** Sends the rows of steps that have not been sent. Like every method that reports, it throws DiskError. */
  flush(): void {
    this.lastSteps = this.clock()
    const rows = this.progress.unreported()
    if (!rows) return
    this.recorder.steps(rows)
    this.progress.reported(rows)
  }

  publish({ state, trainer, step, checkpoint, secondsLeft }: RunMoment): void {
    this.lastStatus = this.clock()
    const rate = state.phase === 'training' && trainer ? this.progress.rate(trainer.step) : null
    this.recorder.status({
      phase: state.phase,
      step,
      ...(trainer && { epoch: trainer.epoch }),
      failure: state.phase === 'failed' ? state.failure : null,
      endedBy: state.phase === 'finished' ? state.by : null,
      secondsLeft: state.phase === 'training' ? secondsLeft : null,
      checkpoint,
      ...(this.progress.recentLoss() !== null && { loss: this.progress.recentLoss() }),
      ...(rate !== null && { stepsPerSecond: rate, tokensPerSecond: rate * (trainer?.tokensPerStep ?? 0) })
    })
  }

  /** Sends the rows and the status that are due at the time `now`. That a run rests is told by itself, once its checkpoint is written. */
  reportDue(now: number, moment: RunMoment): void {
    if (now - this.lastSteps >= STEPS_EVERY) this.flush()
    if (isActive(moment.state) && now - this.lastStatus >= STATUS_EVERY) this.publish(moment)
  }

  evaluation(step: number, { loss, values, training }: EvaluationResult): void {
    this.flush()
    if (!Number.isFinite(loss)) {
      this.note(step, unsoundNote(loss))
      return
    }
    this.recorder.evaluation({ type: 'evaluation', step, loss, values, ...(isSound(training) && { training }) })
    this.recorder.status({ heldOut: values })
  }

  note(step: number, text: string): void {
    this.recorder.note(step, text)
  }

  /** Writes a change of phase into the log, once. */
  notePhase({ state, step }: RunMoment): void {
    const text = noteOf(this.noted, state)
    if (text === null) return
    this.noted = state.phase
    this.note(step, text)
  }
}

/** A measure that is not finite is no point of a curve. */
const isSound = (training: EvaluationResult['training']): boolean =>
  training !== undefined && [training.loss, ...training.values].every(Number.isFinite)
