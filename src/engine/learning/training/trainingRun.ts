/** One run in memory: follows its life's states, takes steps in short slices so that requests get answered between them, and reports. */
import type { EvaluationEvent, RunFailure, RunSummary, StepsEvent } from '../../../contract/events/run'
import { Changes } from './changes'
import { explained } from './culprit'
import type { Culprit } from './culprit'
import { batchesOnTheWay, FINAL_BATCHES, mean } from './evaluationSize'
import { failureOf, nonFinite } from './failures'
import { isActive, transition } from './lifecycle'
import type { RunSignal, RunState } from './lifecycle'
import { Progress } from './progress'
import { changedFrom, learningRateAt, learningRateBefore } from '../optimizers/learningRate'
import type { LearningRates } from '../optimizers/learningRate'
import { learningRateNote, noteOf, unsoundNote } from './runNotes'
import type { Evaluated, Trainer, TrainerState } from './trainer'

/** Milliseconds: of steps between two breaths, between two reports of steps, of status, and between two checkpoints. */
const SLICE = 20
const STEPS_EVERY = 100
const STATUS_EVERY = 250
/** Milliseconds for what was recorded to reach the windows before the process is blocked. */
const LET_OUT = 40
const CHECKPOINT_EVERY = 5_000
/** A checkpoint may take this share of the time at most. */
const CHECKPOINT_SHARE = 0.02

/** A trainer's state and the seconds trained. */
export interface Snapshot extends TrainerState {
  readonly seconds: number
}

export type StatusChange = Partial<
  Pick<
    RunSummary,
    'phase' | 'step' | 'epoch' | 'checkpoint' | 'learningRates' | 'loss' | 'heldOut' | 'stepsPerSecond' | 'tokensPerSecond' | 'failure'
  >
>

/** Where a run's news go. Throws DiskError when they cannot be kept. */
export interface Recorder {
  status(change: StatusChange): void
  steps(event: StepsEvent): void
  evaluation(event: EvaluationEvent): void
  note(step: number, text: string): void
  checkpoint(snapshot: Snapshot): Promise<void>
}

export interface RunSpec {
  /** Compiles; called once. */
  readonly create: () => Promise<Trainer>
  readonly from: Snapshot | null
  /** Steps in all; null: until stopped. */
  readonly steps: number | null
  readonly evaluateEvery: number
  readonly rates: LearningRates
  readonly recorder: Recorder
  /** Finds the first value that is not finite after a step that was not sound. */
  readonly explain?: (trainer: Trainer) => Promise<Culprit | null>
  /** Milliseconds. */
  readonly clock?: () => number
}

/** Lets requests, timers and sockets have their turn. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

export class TrainingRun {
  state: RunState = { phase: 'compiling', pauseAfter: false }
  /** Announced after each slice of steps and each change of state. */
  readonly changes = new Changes()
  private trainer: Trainer | null = null
  private readonly progress: Progress
  private readonly clock: () => number
  private readonly startedAt: number
  private rates: LearningRates
  private work: Promise<void> = Promise.resolve()
  private working = false
  private lastSteps = 0
  private lastStatus = 0
  private lastCheckpoint = 0
  private checkpointCost = 0
  private checkpointStep: number | null
  private saving: Promise<void> = Promise.resolve()
  private evaluatedAt = -1
  /** The phase that the log told last. */
  private noted: RunState['phase'] = 'compiling'

  constructor(private readonly spec: RunSpec) {
    this.clock = spec.clock ?? (() => performance.now())
    this.startedAt = this.clock()
    this.rates = spec.rates
    this.progress = new Progress(this.clock, spec.from?.seconds ?? 0)
    this.checkpointStep = spec.from?.step ?? null
    this.begin(() => this.compile())
  }

  /** The compiled model, for looking inside between steps; null while it compiles and after it broke. */
  get live(): Trainer | null {
    return this.trainer
  }

  /** Each resolves when what the command asked for is done: for pause, step and stop, when the run rests and its checkpoint is written. */
  async pause(): Promise<void> {
    const compiling = this.state.phase === 'compiling'
    this.signal({ type: 'pause' })
    if (!compiling) await this.work
  }
  resume(): void {
    this.signal({ type: 'resume' })
  }
  async step(): Promise<void> {
    this.signal({ type: 'step' })
    await this.work
  }
  async stop(): Promise<void> {
    const compiling = this.state.phase === 'compiling'
    this.signal({ type: 'stop' })
    if (!compiling) await this.work
  }
  /** From the next step on. Throws DiskError when the change cannot be kept. */
  setLearningRate(learningRate: number): void {
    const from = this.stepsTaken() + 1
    const before = learningRateBefore(this.rates, from)
    if (learningRate === before) return
    this.rates = { ...this.rates, changes: changedFrom(this.rates.changes, from, learningRate) }
    this.flush()
    this.spec.recorder.note(from - 1, learningRateNote(before, learningRate))
    this.spec.recorder.status({ learningRates: [...this.rates.changes] })
  }
  /** Resolves when the run rests: paused or over, with everything written. */
  async rest(): Promise<void> {
    await this.work
  }

  /** Stops and lets go of the device. */
  async dispose(): Promise<void> {
    this.signal({ type: 'stop' })
    await this.work
    this.drop()
  }

  private signal(signal: RunSignal): void {
    const before = this.state
    this.state = transition(before, signal)
    if (this.state === before) return
    this.changes.announce()
    if (!this.working) {
      if (this.state.phase === 'training') this.begin(() => this.train())
      else {
        this.noteChange()
        this.publish()
      }
    } else if (before.phase === 'compiling' && this.state.phase === 'stopped') this.publish()
  }

  /** Runs `first`, then trains as often as the state asks for it, and settles each time that it does not. */
  private begin(first: () => Promise<void>): void {
    this.working = true
    this.work = (async () => {
      await this.guarded(first)
      await this.settle()
      while (this.state.phase === 'training') {
        await this.guarded(() => this.train())
        await this.settle()
      }
      this.working = false
    })()
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.fail(failureOf(error))
    }
  }

  private async compile(): Promise<void> {
    this.publish()
    await breathe()
    const trainer = await this.spec.create()
    this.trainer = trainer
    if (this.spec.from) trainer.load(this.spec.from)
    this.spec.recorder.note(trainer.step, `Compiled in ${this.sinceStart()}`)
    await breathe()
    if (this.state.phase !== 'compiling') return
    if (!this.state.pauseAfter && !this.complete(trainer)) {
      this.progress.start(trainer.step)
      this.takeStep(trainer)
      this.flush()
      this.spec.recorder.note(trainer.step, `First loss after ${this.sinceStart()}`)
      if (trainer.uncompiled) await this.finishCompiling(trainer)
    }
    this.lastCheckpoint = this.clock()
    this.state = transition(this.state, { type: 'compiled' })
    this.changes.announce()
    if (this.state.phase === 'training') await this.train()
  }

  /** Takes the step that waits for the compiler, which blocks this process: the first loss goes out before. */
  private async finishCompiling(trainer: Trainer): Promise<void> {
    this.changes.announce()
    await new Promise((resolve) => setTimeout(resolve, LET_OUT))
    if (this.state.phase !== 'compiling' || this.state.pauseAfter || this.complete(trainer)) return
    const began = this.clock()
    this.takeStep(trainer)
    this.flush()
    this.spec.recorder.note(trainer.step, `XLA compiled the step in ${((this.clock() - began) / 1000).toFixed(1)} s`)
  }

  private async train(): Promise<void> {
    const { trainer } = this
    if (!trainer) throw new Error('the model is not compiled')
    this.progress.start(trainer.step)
    this.noteChange()
    this.publish()
    while (this.state.phase === 'training') {
      if (this.complete(trainer)) await this.finish(trainer)
      else {
        this.takeSlice(trainer)
        if (this.state.phase === 'training' && this.evaluationDue(trainer)) await this.evaluate(trainer, batchesOnTheWay(trainer))
        this.report(trainer)
        await breathe()
      }
    }
    this.progress.stop()
  }

  /** Steps for a short while, up to where something else is due. */
  private takeSlice(trainer: Trainer): void {
    const until = this.clock() + SLICE
    do {
      this.takeStep(trainer)
      this.signal({ type: 'stepped' })
    } while (this.state.phase === 'training' && this.clock() < until && !this.complete(trainer) && !this.evaluationDue(trainer))
    this.changes.announce()
  }

  private takeStep(trainer: Trainer): void {
    const learningRate = learningRateAt(this.rates, trainer.step + 1)
    const result = trainer.takeStep(learningRate)
    this.progress.add(trainer.step, learningRate, result)
    const failure = nonFinite(result, trainer, learningRate)
    if (failure) this.fail(failure)
  }

  private complete(trainer: Trainer): boolean {
    return this.spec.steps !== null && trainer.step >= this.spec.steps
  }

  /** An evaluation on the way; after the last step there is the last evaluation instead. */
  private evaluationDue(trainer: Trainer): boolean {
    return !this.complete(trainer) && trainer.step % this.spec.evaluateEvery === 0 && this.evaluatedAt !== trainer.step
  }

  private async finish(trainer: Trainer): Promise<void> {
    await this.evaluate(trainer, FINAL_BATCHES)
    this.signal({ type: 'completed' })
  }

  /** Evaluates batch by batch, and gives up when the run is paused or stopped meanwhile. */
  private async evaluate(trainer: Trainer, batches: number): Promise<void> {
    const parts: Evaluated[] = []
    for (const batch of trainer.heldOut(batches)) {
      parts.push(trainer.evaluate(batch))
      await breathe()
      if (this.state.phase !== 'training') return
    }
    this.evaluatedAt = trainer.step
    const loss = mean(parts.map((part) => part.loss))
    const values = (parts[0]?.metrics ?? []).map((_, k) => mean(parts.flatMap((part) => part.metrics[k] ?? [])))
    this.flush()
    if (!Number.isFinite(loss)) {
      this.spec.recorder.note(trainer.step, unsoundNote(loss))
      return
    }
    this.spec.recorder.evaluation({ type: 'evaluation', step: trainer.step, loss, values })
    this.spec.recorder.status({ heldOut: values })
  }

  /** Sends what is due by the clock. */
  private report(trainer: Trainer): void {
    const now = this.clock()
    if (now - this.lastSteps >= STEPS_EVERY) this.flush()
    if (now - this.lastStatus >= STATUS_EVERY) this.publish()
    const pause = Math.max(CHECKPOINT_EVERY, this.checkpointCost / CHECKPOINT_SHARE)
    if (now - this.lastCheckpoint >= pause) this.saveSoon(trainer)
  }

  private flush(): void {
    this.lastSteps = this.clock()
    const rows = this.progress.unreported()
    if (!rows) return
    this.spec.recorder.steps(rows)
    this.progress.reported(rows)
  }

  private publish(): void {
    this.lastStatus = this.clock()
    const { state, trainer } = this
    const rate = state.phase === 'training' && trainer ? this.progress.rate(trainer.step) : null
    this.spec.recorder.status({
      phase: state.phase,
      step: this.stepsTaken(),
      ...(trainer && { epoch: trainer.epoch }),
      failure: state.phase === 'failed' ? state.failure : null,
      checkpoint: this.checkpointStep,
      ...(this.progress.recentLoss() !== null && { loss: this.progress.recentLoss() }),
      ...(rate !== null && { stepsPerSecond: rate, tokensPerSecond: rate * (trainer?.tokensPerStep ?? 0) })
    })
  }

  /** Begins to write a checkpoint; training goes on meanwhile. */
  private saveSoon(trainer: Trainer): void {
    // What led to a checkpoint is recorded before it.
    this.flush()
    const began = this.clock()
    this.lastCheckpoint = Infinity
    const snapshot = { ...trainer.save(), seconds: this.progress.seconds() }
    this.checkpointCost = this.clock() - began
    this.saving = this.save(snapshot).catch((error: unknown) => this.fail(failureOf(error)))
  }

  private async save(snapshot: Snapshot): Promise<void> {
    await this.spec.recorder.checkpoint(snapshot)
    if (this.checkpointStep === null) this.spec.recorder.note(snapshot.step, 'First checkpoint written')
    this.checkpointStep = snapshot.step
    this.lastCheckpoint = this.clock()
  }

  /** When the run rests: everything recorded, a checkpoint where the state is good, and only then the new phase is told. */
  private async settle(): Promise<void> {
    try {
      this.flush()
      await this.saving
      const { trainer } = this
      if (trainer && this.worthSaving() && trainer.step !== this.checkpointStep && trainer.step > 0)
        await this.save({ ...trainer.save(), seconds: this.progress.seconds() })
    } catch (error) {
      this.fail(failureOf(error))
    }
    await this.explain()
    this.noteChange()
    if (!isActive(this.state)) this.publish()
    if (this.state.phase === 'failed' && this.state.failure.code !== 'disk') this.drop()
  }

  /** Adds to a loss that is not finite from which value it came. */
  private async explain(): Promise<void> {
    const { state, trainer } = this
    const { explain } = this.spec
    if (state.phase !== 'failed' || state.failure.code !== 'nonFinite' || !trainer || !explain) return
    try {
      this.state = { phase: 'failed', failure: explained(state.failure, await explain(trainer)) }
    } catch (error) {
      // What is known already is told; that no more could be found out is no reason to fail in another way.
      this.spec.recorder.note(trainer.step, `The first value that is not finite was not found: ${failureOf(error).message}`)
    }
  }

  /** Writes a change of state into the log. */
  private noteChange(): void {
    const text = noteOf(this.noted, this.state)
    if (text === null) return
    this.noted = this.state.phase
    try {
      this.spec.recorder.note(this.stepsTaken(), text)
    } catch (error) {
      // Why the run failed is in its status as well, also when the disk takes nothing more.
      if (this.state.phase !== 'failed') this.fail(failureOf(error))
    }
  }

  private worthSaving(): boolean {
    return this.state.phase !== 'failed' || this.state.failure.code === 'disk'
  }

  private fail(failure: RunFailure): void {
    this.signal({ type: 'fail', failure })
  }

  private drop(): void {
    this.trainer?.dispose()
    this.trainer = null
    this.changes.announce()
  }

  private stepsTaken(): number {
    return this.trainer?.step ?? this.spec.from?.step ?? 0
  }

  private sinceStart(): string {
    return `${((this.clock() - this.startedAt) / 1000).toFixed(1)} s`
  }
}
