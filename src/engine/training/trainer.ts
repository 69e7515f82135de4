/** A compiled model with its data: takes one training step at a time, evaluates, and gives its whole state for a checkpoint. */
import type { TrainingSettings } from '../../contract/document/training'
import type { Executable, Executor, Module, Tensor, Tensors } from '../executors/executor'
import { at } from '../program/shapes'
import { heldOutBatches } from './heldOut'
import type { HeldOutBatch } from './heldOut'
import { scalarType, tokenType } from './modelProgram'
import type { BatchShape, ModelProgram } from './modelProgram'
import { seedInput, seedType } from './stepProgram'
import { buildTrainModule } from './trainModule'

/** Inputs and the tokens that follow them, int32 [T, B] each. */
export interface Batch {
  readonly tokens: Int32Array
  readonly targets: Int32Array
}

/** An endless, seeded source of training batches, whose place can be kept and restored. */
export interface BatchSource {
  next(): Batch
  state(): string
  restore(state: string): void
}

export interface TrainerSpec {
  readonly model: ModelProgram
  readonly settings: TrainingSettings
  readonly batches: BatchSource
  readonly heldOut: Int32Array
  readonly weights: Tensors
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

export interface Trainer {
  readonly parameters: readonly string[]
  /** Tokens of one batch. */
  readonly tokensPerStep: number
  /** Steps done. */
  readonly step: number
  /** Throws ExecutorError. */
  takeStep(): StepResult
  /** At most so many batches for `evaluate`, spread evenly over the held-out text. */
  heldOut(batches: number): HeldOutBatch[]
  /** Sum of the losses of a batch's tokens, in nats, and their number. */
  evaluate(batch: HeldOutBatch): { loss: number; tokens: number }
  save(): TrainerState
  load(state: TrainerState): void
  /** The weights as they are now. */
  weights(): Tensors
  dispose(): void
}

/** Compiles the model's module and writes the first weights. Throws ExecutorError. */
export async function createTrainer(executor: Executor, spec: TrainerSpec): Promise<Trainer> {
  const module = buildTrainModule(spec.model, spec.settings, executor.info)
  const executable = await executor.compile(module)
  executable.write(spec.weights)
  return new CompiledTrainer(executable, spec, fixedInputs(module, spec.settings))
}

/** What every step of the run is given. */
function fixedInputs(module: Module, { optimizer, seed }: TrainingSettings): Map<string, Tensor> {
  const rate: Tensor = { type: scalarType, data: Float32Array.of(optimizer.learningRate) }
  const draws = module.functions.get('train')?.parameters.includes(seedInput) ?? false
  return new Map([['learningRate', rate], ...(draws ? [[seedInput, { type: seedType, data: Int32Array.of(seed) }] as const] : [])])
}

class CompiledTrainer implements Trainer {
  step = 0
  readonly parameters: readonly string[]
  readonly tokensPerStep: number
  private readonly shape: BatchShape

  constructor(
    private readonly executable: Executable,
    private readonly spec: TrainerSpec,
    private readonly fixed: Tensors
  ) {
    const { settings, model } = spec
    this.parameters = [...model.weights.keys()]
    this.shape = { length: settings.sequenceLength, batch: settings.batchSize }
    this.tokensPerStep = settings.sequenceLength * settings.batchSize
  }

  takeStep(): StepResult {
    const inputs = new Map([...this.inputs(this.spec.batches.next()), ...this.fixed])
    const results = this.executable.run('train', inputs)
    this.step += 1
    const [loss, gradientNorm] = [number(results, 'loss'), number(results, 'gradientNorm')]
    return { loss, gradientNorm, gradientNorms: floats(results, 'gradientNorms') }
  }

  heldOut(batches: number): HeldOutBatch[] {
    return heldOutBatches(this.spec.heldOut, this.shape, batches)
  }

  evaluate(batch: HeldOutBatch): { loss: number; tokens: number } {
    const losses = floats(this.executable.run('evaluate', this.inputs(batch)), 'losses')
    const counted = losses.filter((_, k) => k % this.shape.batch < batch.sequences)
    return { loss: counted.reduce((sum, loss) => sum + loss, 0), tokens: counted.length }
  }

  save(): TrainerState {
    return { step: this.step, tensors: this.executable.read(), batches: this.spec.batches.state() }
  }

  load({ step, tensors, batches }: TrainerState): void {
    this.executable.write(tensors)
    this.spec.batches.restore(batches)
    this.step = step
  }

  weights(): Tensors {
    return this.executable.read(this.parameters)
  }

  dispose(): void {
    this.executable.dispose()
  }

  private inputs({ tokens, targets }: Batch): Map<string, Tensor> {
    const type = tokenType(this.shape)
    return new Map([
      ['tokens', { type, data: tokens }],
      ['targets', { type, data: targets }]
    ])
  }
}

function floats(results: Tensors, name: string): Float32Array {
  const data = results.get(name)?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`)
  return data
}

function number(results: Tensors, name: string): number {
  return at([...floats(results, name)], 0)
}
