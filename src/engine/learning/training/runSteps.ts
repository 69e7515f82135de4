/** The steps of a run: compiles the model, and takes steps in short slices so that requests get answered between them. */
import { endWords } from '../../../contract/runs/endWords'
import type { EndReason } from '../../../contract/runs/endWords'
import { bestOf } from '../../../contract/runs/mainMetric'
import type { AtStep } from '../../../contract/runs/mainMetric'
import { changedFrom, learningRateAt, learningRateBefore } from '../optimizers/learningRate'
import type { LearningRates } from '../optimizers/learningRate'
import { Evaluation } from './evaluation'
import { isNonFinite, nonFiniteFailure } from './failures/failures'
import type { RunSignal, RunState } from './lifecycle'
import { LossWatch } from './notes/lossWatch'
import { breathe, letOut, pause } from './pause'
import type { Progress } from './progress'
import type { Situation } from './failures/remedies'
import type { RunReporter } from './runReporter'
import type { RunSpec } from './runSpec'
import { afterEvaluations, stopReason, withEvaluation } from './limits/stopRule'
import type { StopState } from './limits/stopRule'
import { timeLeft } from './limits/timeLeft'
import type { Trainer } from './trainer'

/** Milliseconds of steps between two breaths. */
const SLICE = 20

/** Milliseconds after which a run that waits for the compiler looks whether it is to go on at all. */
const LOOK = 50

/** The run that the steps belong to. */
export interface SteppedRun {
  readonly state: () => RunState
  readonly signal: (signal: RunSignal) => void
  /** Wakes those who wait for the next change of the run. */
  readonly announce: () => void
  /** Sends the run's status. */
  readonly publish: () => void
  /** Writes a change of phase into the log. */
  readonly notePhase: () => void
  /** Reports, and writes a checkpoint, where that is due by the clock. */
  readonly reportDue: (trainer: Trainer) => void
  /** The step of the newest checkpoint, or null. */
  readonly checkpoint: () => number | null
  /** Takes note of an evaluation, whose checkpoint may be the best. */
  readonly evaluated: (trainer: Trainer, value: number) => Promise<void>
  /** Whether the user's rule asks for a checkpoint of a step. */
  readonly isKept: (step: number) => boolean
  /** Begins to write the checkpoint of this step. */
  readonly keep: (trainer: Trainer) => Promise<void>
}

export class RunSteps {
  /** Null while the model compiles, and after it was let go. */
  trainer: Trainer | null = null
  private rates: LearningRates
  private readonly evaluation: Evaluation
  private readonly lossWatch: LossWatch
  private readonly startedAt: number
  private stopState: StopState
  /** The best of all evaluations. */
  private best: AtStep | null

  /** @param clock milliseconds */
  constructor(
    private readonly spec: RunSpec,
    private readonly run: SteppedRun,
    private readonly reporter: RunReporter,
    private readonly progress: Progress,
    private readonly clock: () => number
  ) {
    this.startedAt = clock()
    this.rates = spec.rates
    this.lossWatch = new LossWatch(spec.classes, spec.rates.settings.optimizer.kind)
    this.stopState = afterEvaluations(spec.main.evaluations, spec.main.name, spec.stop)
    this.best = bestOf(spec.main.name, spec.main.evaluations)
    this.evaluation = new Evaluation(spec.evaluateEvery, spec.validationBatches, spec.evaluatedAt)
  }

  /** Steps done. */
  get count(): number {
    return this.trainer?.step ?? this.spec.from?.step ?? 0
  }

  /** Sets the learning rate from the next step on. Gives the rate before and all changes; null where nothing changes. */
  setLearningRate(learningRate: number): { readonly before: number; readonly changes: LearningRates['changes'] } | null {
    const from = this.count + 1
    const before = learningRateBefore(this.rates, from)
    if (learningRate === before) return null
    this.rates = { ...this.rates, changes: changedFrom(this.rates.changes, from, learningRate) }
    return { before, changes: this.rates.changes }
  }

  /** What decides which remedies fit a step that failed. */
  situation(): Situation {
    return { step: this.count, rates: this.rates, settings: this.spec.settings, checkpoint: this.run.checkpoint() }
  }

  /** Compiles and takes the first step; then trains where the run is to go on. */
  async compile(): Promise<void> {
    this.run.publish()
    await breathe()
    const trainer = await this.spec.create()
    this.trainer = trainer
    if (this.spec.from) trainer.load(this.spec.from)
    await this.whileCompiling(trainer, () => this.run.state().phase === 'compiling')
    this.reporter.note(trainer.step, `Compiled in ${this.sinceStart()}`)
    await breathe()
    const state = this.run.state()
    if (state.phase !== 'compiling') return
    // A run that was cut off, or ended, at a step with an evaluation has that one first, as an unbroken run would.
    if (this.evaluationDue(trainer)) await this.evaluate(trainer, false, () => this.run.state().phase === 'compiling')
    if (!state.pauseAfter && !this.complete(trainer)) await this.firstSteps(trainer)
    this.run.signal({ type: 'compiled' })
    if (this.run.state().phase === 'training') await this.train()
  }

  private async firstSteps(trainer: Trainer): Promise<void> {
    this.progress.start(trainer.step)
    this.takeStep(trainer)
    await this.keepIfAsked(trainer)
    this.reporter.flush()
    this.reporter.note(trainer.step, `First loss after ${this.sinceStart()}`)
    this.run.announce()
    // A compiler that still works leaves the first loss its time to reach the windows.
    if (trainer.starting) await letOut()
  }

  /** The first steps are done, and the compiler is not. */
  private async forCompiler(trainer: Trainer): Promise<void> {
    this.reporter.flush()
    if (trainer.starting) this.reporter.note(trainer.step, 'Waiting for XLA, which compiles the step')
    this.run.publish()
    // Seconds of waiting are none of training, so that the rate is that of steps.
    this.progress.stop()
    await this.whileCompiling(trainer, () => this.isTraining())
    if (this.isTraining()) this.progress.start(trainer.step)
  }

  /** Waits while the next step would wait for the compiler, as long as the run goes on. */
  private async whileCompiling(trainer: Trainer, goesOn: () => boolean): Promise<void> {
    for (let waiting = trainer.waiting?.(); waiting && goesOn(); waiting = trainer.waiting?.()) await Promise.race([waiting, pause(LOOK)])
  }

  /** Trains until the state asks for something else. */
  async train(): Promise<void> {
    const { trainer } = this
    if (!trainer) throw new Error('the model is not compiled')
    this.progress.start(trainer.step)
    this.run.notePhase()
    this.run.publish()
    if (this.evaluationDue(trainer)) await this.evaluate(trainer, false)
    while (this.isTraining()) {
      if (this.complete(trainer)) await this.finish(trainer)
      else if (trainer.waiting?.()) await this.forCompiler(trainer)
      else {
        this.takeSlice(trainer)
        if (this.isTraining() && this.evaluationDue(trainer)) await this.evaluate(trainer, false)
        if (this.isTraining()) await this.keepIfAsked(trainer)
        this.run.reportDue(trainer)
        if (this.isTraining()) await this.spec.watcher?.between(trainer)
        await breathe()
      }
    }
    this.progress.stop()
  }

  /** Takes steps for a short time, or until an evaluation, a checkpoint or the end is due. */
  private takeSlice(trainer: Trainer): void {
    const until = this.clock() + SLICE
    do {
      this.takeStep(trainer)
      this.run.signal({ type: 'stepped' })
    } while (this.isTraining() && this.clock() < until && !this.isDue(trainer) && !trainer.waiting?.())
    this.run.announce()
  }

  private takeStep(trainer: Trainer): void {
    const learningRate = learningRateAt(this.rates, trainer.step + 1)
    const { starting } = trainer
    const result = trainer.takeStep(learningRate)
    if (starting && !trainer.starting) this.noteExchange(trainer, starting)
    this.progress.add(trainer.step, learningRate, result)
    if (isNonFinite(result)) this.run.signal({ type: 'fail', failure: nonFiniteFailure(result, trainer, this.situation()) })
    const note = this.lossWatch.note(result.loss, learningRate)
    if (note === null) return
    this.reporter.flush()
    this.reporter.note(trainer.step, note)
  }

  /** Tells which steps something else than the compiled program has taken. */
  private noteExchange({ step }: Trainer, starter: string): void {
    const from = (this.spec.from?.step ?? 0) + 1
    const steps = from === step - 1 ? `Step ${from}` : `Steps ${from} to ${step - 1}`
    this.reporter.flush()
    this.reporter.note(step, `${steps} ran on ${starter} while XLA compiled, which was done after ${this.sinceStart()}`)
  }

  /**
   * The last evaluation takes more data; one that patience or a target ended the run at is the last itself. It is not repeated where the run was
   * paused, or cut off, between it and the end.
   */
  private async finish(trainer: Trainer): Promise<void> {
    const by = this.endedBy(trainer) ?? 'steps'
    if (!this.evaluation.isDone(trainer)) await this.evaluate(trainer, true)
    if (this.isTraining()) await this.spec.watcher?.atEnd(trainer)
    this.noteEnd(trainer, by)
    this.run.signal({ type: 'completed', by })
  }

  private noteEnd(trainer: Trainer, endedBy: EndReason): void {
    if (!this.isTraining()) return
    const { stop, main } = this.spec
    const words = endWords({ endedBy, stop, metrics: [main.name], best: this.best })
    if (words !== null) this.reporter.note(trainer.step, words)
  }

  private async keepIfAsked(trainer: Trainer): Promise<void> {
    if (this.run.isKept(trainer.step)) await this.run.keep(trainer)
  }

  private async evaluate(trainer: Trainer, final: boolean, goesOn = () => this.isTraining()): Promise<void> {
    const result = await this.evaluation.evaluate(trainer, { final }, goesOn)
    if (!result) return
    this.reporter.evaluation(trainer.step, result)
    const [value] = result.values
    if (!Number.isFinite(result.loss) || value === undefined) return
    const { main, stop } = this.spec
    const evaluation = { step: trainer.step, value }
    this.stopState = withEvaluation(this.stopState, evaluation, main.name, stop)
    this.best = bestOf(main.name, [...(this.best ? [this.best] : []), evaluation])
    await this.run.evaluated(trainer, value)
  }

  /** Seconds until the nearest limit; null where there is none, or the speed is not known. */
  secondsLeft(): number | null {
    const { trainer, progress } = this
    if (!trainer) return null
    const { steps, stop } = this.spec
    return timeLeft({ step: trainer.step, steps, rate: progress.meanRate(trainer.step), seconds: progress.seconds(), limit: stop.seconds })
  }

  private isTraining(): boolean {
    return this.run.state().phase === 'training'
  }

  private complete(trainer: Trainer): boolean {
    return this.endedBy(trainer) !== null
  }

  private endedBy({ step }: Trainer): EndReason | null {
    const { steps, stop } = this.spec
    return steps !== null && step >= steps ? 'steps' : stopReason(this.stopState, stop, this.progress.seconds())
  }

  /** Whether something is to be done at this very step. */
  private isDue(trainer: Trainer): boolean {
    return this.complete(trainer) || this.evaluationDue(trainer) || this.run.isKept(trainer.step)
  }

  /** After the last step the final evaluation takes the place of this one. */
  private evaluationDue(trainer: Trainer): boolean {
    return !this.complete(trainer) && this.evaluation.due(trainer)
  }

  private sinceStart(): string {
    return `${((this.clock() - this.startedAt) / 1000).toFixed(1)} s`
  }
}
