/** A compiled model with its data: takes one training step at a time, evaluates, and gives its whole state for a checkpoint. */
import type { TrainingSettings } from '../../../contract/document/training'
import type { BatchShape, BatchSource, TaskBatch } from '../../data/batches/batch'
import type { Batches } from '../../data/batches/batches'
import type { Executable, Executor, Module, Tensor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { at } from '../../compiler/program/shapes'
import { carriedVariables } from '../step/carried'
import { scalarType } from '../step/modelForward'
import type { ModelForward } from '../step/modelForward'
import { batchesVariable, seedInput, seedType, stepVariable } from '../step/updateStep'
import { BatchInputs } from './batchInputs'
import { evaluateBatch } from './evaluator'
import type { Evaluated, Evaluator } from './evaluator'
import { measuredUpdate } from './updates/measuredUpdate'
import type { MeasuredUpdate } from './updates/measuredUpdate'
import { trainModule } from '../step/trainModule'
import { carryingTypes } from '../step/trainFunctions'

export interface TrainerSpec {
  readonly model: ModelForward
  readonly settings: TrainingSettings
  readonly batches: BatchSource
  /** The most batches of validation data. */
  readonly heldOut: (most: number) => Batches
  /** Returns so many batches of training sequences, the same each time, to be evaluated; absent where validation sequences are of another length. */
  readonly sample?: (batches: number) => TaskBatch[]
  readonly weights: Tensors
  /** Steps that the run has taken before; where it is given, the first ones of a run need not wait for the compiler. */
  readonly taken?: number
}

export interface StepResult {
  /** Nats a token, before this step's update. */
  readonly loss: number
  readonly gradientNorm: number
  /** One a parameter. */
  readonly gradientNorms: Float32Array
}

/** All that decides how training goes on. */
export interface TrainerState {
  readonly step: number
  readonly tensors: Tensors
  readonly batches: string
}

/** The batch that was trained on last. */
export interface LastBatch {
  readonly arrays: TaskBatch['arrays']
  readonly shape: BatchShape
  /** The real ones, from the first; the others are padding. */
  readonly sequences: number
  /** The initial states of the sequences, by variable, [1, B, …]; null where states begin anew or were not kept. */
  readonly entered: Tensors | null
  /** The batch was not trained on yet: it is the one that training takes next. */
  readonly next?: true
}

/** So many steps of a run need not be compiled: enough that a curve begins, and so few that a faster step is soon taken. */
const firstSteps = 10

/** The initial states of batches are kept for this many steps after `lastBatch` was called. */
const KEEP_STATES = 1_000

export interface Trainer extends Evaluator {
  readonly parameters: readonly string[]
  /** Tokens of one batch. */
  readonly tokensPerStep: number
  /** Steps done. */
  readonly step: number
  /** The number of the epoch, from 1 on; null where examples are drawn without end. */
  readonly epoch: number | null
  /** What takes the first steps, in words, until the compiled step does; null or absent then. */
  readonly starting?: string | null
  /** Resolves when the next step need not wait for a compiler; null or absent where it need not wait. */
  waiting?(): Promise<void> | null
  /** Throws ExecutorError. */
  takeStep(learningRate: number): StepResult
  /** Returns at most so many batches for `evaluate`, spread evenly over the validation data. */
  heldOut(batches: number): Batches
  /** Returns so many batches of training sequences for `evaluate`, the same each time; none where they cannot be evaluated. */
  sample?(batches: number): TaskBatch[]
  save(): TrainerState
  load(state: TrainerState): void
  /** The inputs, `targets` and `shares` of the batch that was trained on last; null before the first. */
  latest(): Tensors | null
  /** Returns the latest training batch, for Inspect. After the first call, later calls also return the carried states. */
  lastBatch(): LastBatch | null
  /**
   * Returns the inputs of each batch of the last step: those of `latest`, the carried states, and `seed`, `step` and `added.batches`,
   * which decide what dropout draws.
   */
  lastStep(): readonly Tensors[]
  /** The weights as they are now, or some of them. */
  weights(names?: readonly string[]): Tensors
  /** Reads these parameters before and after the next step; an earlier request that was not met yet is replaced. */
  measureNext?(names: readonly string[]): void
  /** What was measured since the last call; null where nothing was. */
  measured?(): MeasuredUpdate | null
  dispose(): void
}

/** Compiles the model's module and writes the first weights. Throws ExecutorError. */
export async function createTrainer(executor: Executor, spec: TrainerSpec): Promise<Trainer> {
  const module = trainModule(spec.model, spec.settings, executor.info)
  const { taken, settings } = spec
  // A run that ends among its first steps needs no compiler.
  const more = settings.steps === null || settings.steps > firstSteps
  const first = taken === undefined ? undefined : { name: 'train', calls: Math.max(0, firstSteps - taken), more }
  const executable = await executor.compile(module, first)
  executable.write(spec.weights)
  return new CompiledTrainer(executable, spec, fixedInputs(module, spec.settings))
}

/** Returns the inputs that are the same in every step of the run. */
function fixedInputs(module: Module, { seed }: TrainingSettings): Map<string, Tensor> {
  const draws = module.functions.get('train')?.parameters.includes(seedInput) ?? false
  return new Map<string, Tensor>(draws ? [[seedInput, { type: seedType, data: Int32Array.of(seed) }]] : [])
}

class CompiledTrainer implements Trainer {
  step = 0
  readonly parameters: readonly string[]
  readonly tokensPerStep: number
  private readonly shape: BatchShape
  private readonly asInputs: BatchInputs
  /** The batches of the last step. */
  private batches: readonly TaskBatch[] = []
  /** The initial states of the last batch, while they are kept. */
  private entered: Tensors | null = null
  private keepUntil = 0
  /** The parameters of which the next step is measured, and what was measured. */
  private toMeasure: readonly string[] = []
  private update: MeasuredUpdate | null = null

  constructor(
    private readonly executable: Executable,
    private readonly spec: TrainerSpec,
    private readonly fixed: Tensors
  ) {
    const { settings, model } = spec
    this.parameters = [...model.weights.keys()]
    this.shape = { length: settings.sequenceLength, batch: settings.batchSize }
    this.asInputs = new BatchInputs(model, this.shape)
    this.tokensPerStep = settings.sequenceLength * settings.batchSize * settings.accumulate
  }

  get starting(): string | null {
    return this.executable.starting ?? null
  }

  waiting(): Promise<void> | null {
    return this.executable.waiting?.() ?? null
  }

  takeStep(learningRate: number): StepResult {
    const batches = Array.from({ length: this.spec.settings.accumulate }, () => this.spec.batches.next())
    this.batches = batches
    const { counted } = this.spec.model.task
    const total = counted ? batches.reduce((all, batch) => all + this.asInputs.weight(batch), 0) : 1
    const stepInputs = batches.map((batch) => this.stepInputs(batch, total))
    for (const inputs of stepInputs.slice(0, -1)) this.executable.run('accumulate', inputs)
    this.entered = this.step < this.keepUntil ? this.carriedNow() : null
    const rate: Tensor = { type: scalarType, data: Float32Array.of(learningRate) }
    const run = () => this.executable.run('train', at(stepInputs, stepInputs.length - 1).set('learningRate', rate))
    const results = this.toMeasure.length > 0 ? this.measuring(run) : run()
    this.step += 1
    const [loss, gradientNorm] = [number(results, 'loss'), number(results, 'gradientNorm')]
    return { loss, gradientNorm, gradientNorms: floatsOf(results, 'gradientNorms') }
  }

  measureNext(names: readonly string[]): void {
    this.toMeasure = names
  }

  measured(): MeasuredUpdate | null {
    const { update } = this
    this.update = null
    return update
  }

  private measuring(run: () => Tensors): Tensors {
    const names = this.toMeasure
    this.toMeasure = []
    const { results, update } = measuredUpdate(this.step + 1, () => this.executable.read(names), run)
    this.update = update
    return results
  }

  get epoch(): number | null {
    return this.spec.batches.epoch?.() ?? null
  }

  heldOut(batches: number): Batches {
    return this.spec.heldOut(batches)
  }

  sample(batches: number): TaskBatch[] {
    return this.spec.sample?.(batches) ?? []
  }

  evaluate(batch: TaskBatch): Evaluated {
    return evaluateBatch(this.executable, this.spec.model, this.asInputs, this.spec.settings, batch)
  }

  save(): TrainerState {
    return { step: this.step, tensors: this.executable.read(), batches: this.spec.batches.state() }
  }

  load({ step, tensors, batches }: TrainerState): void {
    this.executable.write(tensors)
    this.spec.batches.restore(batches)
    this.step = step
  }

  latest(): Tensors | null {
    const batch = this.batches[this.batches.length - 1]
    return batch ? this.asInputs.withShares(batch) : null
  }

  lastBatch(): LastBatch | null {
    const batch = this.batches[this.batches.length - 1]
    this.keepUntil = this.step + KEEP_STATES
    return batch ? { arrays: batch.arrays, shape: this.shape, sequences: batch.sequences, entered: this.entered } : null
  }

  /** Null where states begin anew in each batch. */
  private carriedNow(): Tensors | null {
    const { carried } = carryingTypes(this.spec.model, this.shape)
    return carried.size > 0 ? this.executable.read([...carriedVariables(carried, 'train').keys()]) : null
  }

  lastStep(): readonly Tensors[] {
    const total = this.batches.reduce((all, batch) => all + this.asInputs.weight(batch), 0)
    const { carried } = carryingTypes(this.spec.model, this.shape)
    const state = this.executable.read([stepVariable, ...carriedVariables(carried, 'train').keys()])
    const seed: Tensor = { type: seedType, data: Int32Array.of(this.spec.settings.seed) }
    return this.batches.map((batch, k) => {
      const before: Tensor = { type: scalarType, data: Float32Array.of(k) }
      return new Map([...this.asInputs.withShares(batch, total, carryingTypes), ...state, [seedInput, seed], [batchesVariable, before]])
    })
  }

  weights(names = this.parameters): Tensors {
    return this.executable.read(names)
  }

  dispose(): void {
    this.executable.dispose()
  }

  /** Returns the inputs of one of the step's batches; `total` is the weight of all targets of the step. */
  private stepInputs(batch: TaskBatch, total: number): Map<string, Tensor> {
    const inputs = new Map([...this.asInputs.inputs(batch), ...this.fixed])
    return this.spec.model.task.counted ? inputs.set('shares', this.asInputs.shares(batch, total)) : inputs
  }
}

function number(results: Tensors, name: string): number {
  return at([...floatsOf(results, name)], 0)
}
