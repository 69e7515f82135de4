/** One run in memory. It follows the states of its life, and takes steps, reports and writes checkpoints as each state requires. */
import { Changes } from './changes'
import { explained, failureOf } from './failures/failures'
import { isActive, isOver, transition } from './lifecycle'
import type { RunSignal, RunState } from './lifecycle'
import { Progress } from './progress'
import { RunCheckpoints } from './runCheckpoints'
import { learningRateNote } from './notes/runNotes'
import { RunReporter } from './runReporter'
import type { RunMoment } from './runReporter'
import type { RunSpec } from './runSpec'
import { RunSteps } from './runSteps'
import type { SteppedRun } from './runSteps'
import type { Trainer } from './trainer'

export class TrainingRun {
  state: RunState = { phase: 'compiling', pauseAfter: false }
  /** Announced after each slice of steps and each change of state. */
  readonly changes = new Changes()
  private readonly steps: RunSteps
  private readonly reporter: RunReporter
  private readonly checkpoints: RunCheckpoints
  private readonly clock: () => number
  private work: Promise<void> = Promise.resolve()
  private working = false

  constructor(private readonly spec: RunSpec) {
    const clock = spec.clock ?? (() => performance.now())
    this.clock = clock
    const { recorder, from } = spec
    const progress = new Progress(clock, from?.seconds ?? 0)
    this.reporter = new RunReporter(recorder, progress, clock)
    this.checkpoints = new RunCheckpoints({
      recorder,
      clock,
      seconds: () => progress.seconds(),
      from: from?.step ?? null,
      keep: spec.keep,
      main: spec.main
    })
    this.steps = new RunSteps(spec, this.asStepped(), this.reporter, progress, clock)
    this.begin(() => this.steps.compile())
  }

  /** The compiled model, for looking inside between steps; null while it compiles and after it broke. */
  get live(): Trainer | null {
    return this.steps.trainer
  }

  /** Each command resolves when it is carried out: pause, step and stop resolve when the run rests and its checkpoint is written. */
  async pause(): Promise<void> {
    await this.endWork({ type: 'pause' })
  }
  resume(): void {
    this.signal({ type: 'resume' })
  }
  async step(): Promise<void> {
    this.signal({ type: 'step' })
    await this.work
  }
  async stop(): Promise<void> {
    await this.endWork({ type: 'stop' })
  }
  /** Sets it from the next step on. Throws DiskError when the change cannot be kept. */
  setLearningRate(learningRate: number): void {
    const change = this.steps.setLearningRate(learningRate)
    if (!change) return
    this.reporter.flush()
    this.reporter.note(this.steps.count, learningRateNote(change.before, learningRate))
    this.spec.recorder.status({ learningRates: [...change.changes] })
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

  /** A command during compiling does not wait for the compiler. */
  private async endWork(signal: RunSignal): Promise<void> {
    const compiling = this.state.phase === 'compiling'
    this.signal(signal)
    if (!compiling) await this.work
  }

  private asStepped(): SteppedRun {
    return {
      state: () => this.state,
      signal: (signal) => this.signal(signal),
      announce: () => this.changes.announce(),
      publish: () => this.reporter.publish(this.moment()),
      notePhase: () => this.notePhase(),
      reportDue: (trainer) => this.reportDue(trainer),
      checkpoint: () => this.checkpoints.step,
      evaluated: (trainer, value) => this.checkpoints.evaluated(trainer, value, (error) => this.fail(error)),
      isKept: (step) => this.checkpoints.isKept(step),
      keep: async (trainer) => {
        this.reporter.flush()
        await this.checkpoints.saveHere(trainer, (error) => this.fail(error))
      }
    }
  }

  private signal(signal: RunSignal): void {
    if (signal.type === 'compiled') this.checkpoints.restart()
    const before = this.state
    this.state = transition(before, signal)
    if (this.state === before) return
    this.changes.announce()
    if (!this.working) {
      if (this.state.phase === 'training') this.begin(() => this.steps.train())
      else {
        this.notePhase()
        this.reporter.publish(this.moment())
        this.tellOver()
      }
    } else if (before.phase === 'compiling' && this.state.phase === 'stopped') this.reporter.publish(this.moment())
  }

  /** Runs `first`, then trains as often as the state asks for it, and settles each time that it does not. */
  private begin(first: () => Promise<void>): void {
    this.working = true
    this.work = (async () => {
      await this.guarded(first)
      await this.settle()
      while (this.state.phase === 'training') {
        await this.guarded(() => this.steps.train())
        await this.settle()
      }
      this.working = false
      this.tellOver()
    })()
  }

  private tellOver(): void {
    if (isOver(this.state)) this.spec.recorder.over()
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.fail(error)
    }
  }

  private reportDue(trainer: Trainer): void {
    const now = this.clock()
    this.reporter.reportDue(now, this.moment())
    if (!this.checkpoints.due(now)) return
    // The events before a checkpoint are recorded before it is written.
    this.reporter.flush()
    this.checkpoints.saveSoon(trainer, (error) => this.fail(error))
  }

  /** Settles a run that rests: records everything, writes a checkpoint where the state is finite, and only then reports the new phase. */
  private async settle(): Promise<void> {
    try {
      this.reporter.flush()
      await this.checkpoints.written()
      if (this.live && this.worthSaving()) await this.checkpoints.save(this.live)
    } catch (error) {
      this.fail(error)
    }
    await this.explain()
    this.notePhase()
    if (!isActive(this.state)) this.reporter.publish(this.moment())
    if (this.state.phase === 'failed' && this.state.failure.code !== 'disk') this.drop()
  }

  /** Adds to the failure of a loss that is not finite the value that caused it. */
  private async explain(): Promise<void> {
    const { state, live: trainer } = this
    const { explain } = this.spec
    if (state.phase !== 'failed' || state.failure.code !== 'nonFinite' || !trainer || !explain) return
    try {
      this.state = { phase: 'failed', failure: explained(state.failure, await explain(trainer), this.steps.situation()) }
    } catch (error) {
      // The failure is reported even where the search for its cause failed.
      this.reporter.note(trainer.step, `The first value that is not finite was not found: ${failureOf(error).message}`)
    }
  }

  private notePhase(): void {
    try {
      this.reporter.notePhase(this.moment())
    } catch (error) {
      // Why the run failed is in its status as well, also when the disk takes nothing more.
      if (this.state.phase !== 'failed') this.fail(error)
    }
  }

  private worthSaving(): boolean {
    return this.state.phase !== 'failed' || this.state.failure.code === 'disk'
  }

  private fail(error: unknown): void {
    this.signal({ type: 'fail', failure: failureOf(error) })
  }

  private drop(): void {
    this.live?.dispose()
    this.steps.trainer = null
    this.changes.announce()
  }

  private moment(): RunMoment {
    return {
      state: this.state,
      trainer: this.live,
      step: this.steps.count,
      checkpoint: this.checkpoints.step,
      secondsLeft: this.steps.secondsLeft()
    }
  }
}
