/** Writes the checkpoints of a run: now and then while it trains, and when it rests. */
import type { Recorder, Snapshot } from './runSpec'
import type { Trainer } from './trainer'

/** Milliseconds from one checkpoint to the next. */
const CHECKPOINT_EVERY = 5_000
/** A checkpoint may take this share of the time at most. */
const CHECKPOINT_SHARE = 0.02

interface CheckpointsSpec {
  readonly recorder: Recorder
  /** Seconds that the run has trained. */
  readonly seconds: () => number
  /** Milliseconds. */
  readonly clock: () => number
  /** The step of the checkpoint from which the run goes on, or null. */
  readonly from: number | null
}

export class RunCheckpoints {
  /** The step of the newest checkpoint, or null. */
  step: number | null
  private last = 0
  /** Milliseconds that copying the state took. */
  private cost = 0
  private writing: Promise<void> = Promise.resolve()

  constructor(private readonly spec: CheckpointsSpec) {
    this.step = spec.from
  }

  /** The time to the next checkpoint counts from now on. */
  restart(): void {
    this.last = this.spec.clock()
  }

  due(now: number): boolean {
    return now - this.last >= Math.max(CHECKPOINT_EVERY, this.cost / CHECKPOINT_SHARE)
  }

  /** Begins to write a checkpoint; training goes on meanwhile. */
  saveSoon(trainer: Trainer, fail: (error: unknown) => void): void {
    const began = this.spec.clock()
    this.last = Infinity
    const snapshot = this.snapshot(trainer)
    this.cost = this.spec.clock() - began
    this.writing = this.write(snapshot).catch(fail)
  }

  /** Resolves when the checkpoint that is being written is on disk. */
  async written(): Promise<void> {
    await this.writing
  }

  /** Writes a checkpoint unless there is one of this step already. Throws DiskError. */
  async save(trainer: Trainer): Promise<void> {
    if (trainer.step !== this.step && trainer.step > 0) await this.write(this.snapshot(trainer))
  }

  private snapshot(trainer: Trainer): Snapshot {
    return { ...trainer.save(), seconds: this.spec.seconds() }
  }

  private async write(snapshot: Snapshot): Promise<void> {
    await this.spec.recorder.checkpoint(snapshot)
    if (this.step === null) this.spec.recorder.note(snapshot.step, 'First checkpoint written')
    this.step = snapshot.step
    this.restart()
  }
}
