/** Writes the checkpoints of a run: now and then while it trains, at its best evaluations, at the steps of the user's rule, and when it rests. */
import { isRuleStep } from '../../../contract/document/stopping'
import type { KeepSettings } from '../../../contract/document/stopping'
import { isBetter } from '../../../contract/runs/mainMetric'
import type { AtStep } from '../../../contract/runs/mainMetric'
import { unkeptNote } from './notes/runNotes'
import type { MainMetric, Recorder, Snapshot } from './runSpec'
import type { Trainer } from './trainer'

/** Milliseconds from one checkpoint to the next. */
const CHECKPOINT_EVERY = 5_000
/** A checkpoint may take this share of the time at most. */
const CHECKPOINT_SHARE = 0.02
/** The checkpoints of best evaluations, beside the others. The user's rule has no such limit. */
const BEST_SHARE = 0.05

/** What a checkpoint needs of a trainer. */
type SavedTrainer = Pick<Trainer, 'step' | 'save'>

interface CheckpointsSpec {
  readonly recorder: Recorder
  /** Seconds that the run has trained. */
  readonly seconds: () => number
  /** Milliseconds. */
  readonly clock: () => number
  /** The step of the checkpoint from which the run goes on, or null. */
  readonly from: number | null
  readonly keep: KeepSettings
  readonly main: MainMetric
}

export class RunCheckpoints {
  /** The step of the newest checkpoint, or null. */
  step: number | null
  /** The step of the newest checkpoint that is written or on its way. */
  private begun: number | null
  private last = 0
  private lastBest = -Infinity
  /** Milliseconds that copying the state took. */
  private cost = 0
  private writing: Promise<void> = Promise.resolve()
  private best: AtStep | null
  private evaluation: AtStep | null
  /** Whether the log has told that best evaluations go without a checkpoint. */
  private told = false

  constructor(private readonly spec: CheckpointsSpec) {
    this.step = spec.from
    this.begun = spec.from
    this.best = spec.main.best
    this.evaluation = spec.main.evaluations.at(-1) ?? null
  }

  /** The time to the next checkpoint counts from now on. */
  restart(): void {
    this.last = this.spec.clock()
  }

  due(now: number): boolean {
    return now - this.last >= Math.max(CHECKPOINT_EVERY, this.cost / CHECKPOINT_SHARE)
  }

  /** Whether the user's rule keeps the checkpoint of this step, and it is not on its way. */
  isKept(step: number): boolean {
    return isRuleStep(step, this.spec.keep) && step !== this.begun
  }

  /** Begins to write a checkpoint; training goes on meanwhile. */
  saveSoon(trainer: SavedTrainer, fail: (error: unknown) => void): void {
    const began = this.spec.clock()
    this.last = Infinity
    const snapshot = this.snapshot(trainer)
    this.cost = this.spec.clock() - began
    this.writing = this.write(snapshot).catch(fail)
  }

  /** Begins to write a checkpoint of this very step. It waits for one that is being written, so that there is one copy of the weights at most. */
  async saveHere(trainer: SavedTrainer, fail: (error: unknown) => void): Promise<void> {
    await this.writing
    if (trainer.step !== this.begun) this.saveSoon(trainer, fail)
  }

  /** Takes note of an evaluation, and writes a checkpoint where it is better than the best one that there is. */
  async evaluated(trainer: SavedTrainer, value: number, fail: (error: unknown) => void): Promise<void> {
    const { main, clock, recorder } = this.spec
    this.evaluation = { step: trainer.step, value }
    if (!Number.isFinite(value) || (this.best !== null && !isBetter(main.name, value, this.best.value))) return
    const isWritten = trainer.step === this.begun
    if (!isWritten && clock() - this.lastBest < this.cost / BEST_SHARE) {
      if (!this.told) recorder.note(trainer.step, unkeptNote(value))
      this.told = true
      return
    }
    this.told = false
    this.best = this.evaluation
    if (isWritten) return
    await this.saveHere(trainer, fail)
    this.lastBest = clock()
  }

  /** Resolves when the checkpoint that is being written is on disk. */
  async written(): Promise<void> {
    await this.writing
  }

  /** Writes a checkpoint unless there is one of this step already. Throws DiskError. */
  async save(trainer: SavedTrainer): Promise<void> {
    if (trainer.step !== this.step && trainer.step > 0) await this.write(this.snapshot(trainer))
  }

  private snapshot(trainer: SavedTrainer): Snapshot {
    this.begun = trainer.step
    return { ...trainer.save(), seconds: this.spec.seconds() }
  }

  private async write(snapshot: Snapshot): Promise<void> {
    const { recorder, keep } = this.spec
    const value = this.evaluation?.step === snapshot.step ? this.evaluation.value : null
    await recorder.checkpoint(snapshot, { keep, value })
    if (this.step === null) recorder.note(snapshot.step, 'First checkpoint written')
    this.step = snapshot.step
    this.restart()
  }
}
