/** A run of training in memory: a trainer that counts its steps, and a recorder that keeps all that it is told. */
import { noKeep, noStop } from '../../src/contract/document/stopping'
import type { EvaluationEvent, RunPhase } from '../../src/contract/events/run'
import { DiskError } from '../../src/engine/learning/training/failures/failures'
import type { Recorder, RunSpec, Snapshot, StatusChange } from '../../src/engine/learning/training/runSpec'
import type { StepResult, Trainer, TrainerState } from '../../src/engine/learning/training/trainer'
import { TrainingRun } from '../../src/engine/learning/training/trainingRun'

/** A trainer whose loss is one over the step. */
export class CountingTrainer implements Trainer {
  readonly parameters = ['a', 'b']
  readonly epoch = null
  readonly tokensPerStep = 10
  step = 0
  disposed = false
  /** How many batches each evaluation asked for. */
  readonly asked: number[] = []
  constructor(
    private readonly results: (step: number) => StepResult = usual,
    private readonly heldOutLoss: (step: number) => number = (step) => step
  ) {}
  readonly rates: number[] = []
  takeStep(learningRate: number): StepResult {
    this.step += 1
    this.rates.push(learningRate)
    return this.results(this.step)
  }
  heldOut(batches: number) {
    this.asked.push(batches)
    return Array.from({ length: Math.min(batches, 5) }, () => ({ arrays: new Map(), counts: null, scored: null, sequences: 1 }))
  }
  evaluate() {
    return { loss: { total: this.heldOutLoss(this.step) * 10, count: 10 }, metrics: [{ total: this.step * 20, count: 10 }] }
  }
  save(): TrainerState {
    return { step: this.step, tensors: new Map(), batches: `${this.step}` }
  }
  load({ step }: TrainerState) {
    this.step = step
  }
  lastStep() {
    return []
  }
  latest() {
    return null
  }
  lastBatch() {
    return null
  }
  weights() {
    return new Map()
  }
  dispose() {
    this.disposed = true
  }
}

/** Something else takes its first three steps, and a compiler works until `ready` is called. */
export class StartingTrainer extends CountingTrainer {
  ready: () => void = () => undefined
  private compiled = false
  private readonly compiling = new Promise<void>((resolve) => {
    this.ready = () => {
      this.compiled = true
      resolve()
    }
  })
  get starting() {
    return this.step <= 3 ? 'ONNX Runtime' : null
  }
  waiting() {
    return this.step >= 3 && !this.compiled ? this.compiling : null
  }
}
export const usual = (step: number): StepResult => ({ loss: 1 / step, gradientNorm: step, gradientNorms: Float32Array.of(step, 0) })

/** Keeps all that a run tells, and lets a test wait for a phase or a step. */
class Memory implements Recorder {
  readonly phases: RunPhase[] = []
  readonly losses: number[] = []
  readonly steps_: number[] = []
  readonly rates: number[] = []
  readonly evaluations: [number, number][] = []
  readonly trained: (EvaluationEvent['training'] | null)[] = []
  readonly checkpoints: Snapshot[] = []
  readonly notes: string[] = []
  /** The phase each time that the run was over. */
  readonly overs: StatusChange['phase'][] = []
  summary: StatusChange = {}
  failing: 'steps' | 'checkpoint' | null = null
  private waiting: { step: number; resolve: () => void }[] = []
  status(change: StatusChange) {
    if (change.phase !== undefined && change.phase !== this.phases[this.phases.length - 1]) this.phases.push(change.phase)
    this.summary = { ...this.summary, ...change }
  }
  steps(event: Parameters<Recorder['steps']>[0]) {
    if (this.failing === 'steps') throw new DiskError('the disk is full')
    this.losses.push(...event.loss)
    this.steps_.push(...event.step)
    this.rates.push(...event.learningRate)
    for (const each of this.waiting) if (this.steps_.length >= each.step) each.resolve()
  }
  evaluation({ step, loss, training }: Parameters<Recorder['evaluation']>[0]) {
    this.evaluations.push([step, loss])
    this.trained.push(training ?? null)
  }
  note(_: number, text: string) {
    this.notes.push(text)
  }
  over() {
    this.overs.push(this.summary.phase)
  }
  async checkpoint(snapshot: Snapshot) {
    if (this.failing === 'checkpoint') throw new DiskError('the disk is full')
    this.checkpoints.push(snapshot)
  }
  reached(step: number) {
    return new Promise<void>((resolve) => this.waiting.push({ step, resolve }))
  }
}

export const baseRates: RunSpec['rates'] = {
  settings: { optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false }, schedule: { kind: 'constant' } },
  changes: []
}
const settings: RunSpec['settings'] = { clip: { kind: 'none' }, sequenceLength: 8 }

/** A clock that goes on by so many milliseconds each time it is looked at. */
export function clockBy(milliseconds: number) {
  let now = 0
  return () => (now += milliseconds)
}

export function started(change: Partial<RunSpec> = {}, trainer = new CountingTrainer()) {
  const recorder = new Memory()
  const spec = {
    create: async () => trainer,
    from: null,
    steps: 20,
    stop: noStop,
    keep: noKeep,
    main: { name: 'bitsPerCharacter' as const, evaluations: [], best: null },
    evaluateEvery: 1000,
    evaluatedAt: null,
    validationBatches: null,
    rates: baseRates,
    settings,
    classes: null,
    recorder,
    clock: clockBy(5),
    ...change
  }
  return { run: new TrainingRun(spec), recorder, trainer }
}
