/** Shows how a model errs on validation data, and on a sample of training data beside it, on a copy of the weights. */
import type { DataPart } from '../../../contract/events/probe'
import type { ErrorsFrame, PartErrors } from '../../../contract/events/errors'
import type { BatchShape, TaskBatch } from '../../data/batches/batch'
import type { Executable, Executor } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { evaluatedShape, inputTypes } from '../../learning/step/modelForward'
import { BatchInputs } from '../../learning/training/batchInputs'
import { countErrors } from './countErrors'
import type { JudgedBatch } from './countErrors'
import { Lens } from './lens'
import type { ProbedModel, WeightSource } from './lens'
import { outputProgram } from './outputProgram'

/** Training and validation sequences may differ in length. */
const keptPrograms = 2
/** Tokens that each part takes, and its most batches: as many as an evaluation during training. */
const partTokens = 12_800
const mostBatches = 32

interface Compiled {
  readonly executable: Executable
}

export class Errors extends Lens<Compiled> {
  private readonly samples = new Map<DataPart, readonly TaskBatch[]>()

  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, keptPrograms)
  }

  /** Throws ExecutorError. States begin anew in each sequence. */
  async frame(source: () => WeightSource): Promise<ErrorsFrame> {
    const shapes = this.shapes()
    const programs = { training: await this.programFor(shapes.training), validation: await this.programFor(shapes.validation) }
    const { step } = source()
    const part = (name: DataPart) => this.judge(programs[name].executable, name, shapes[name], source)
    const validation = part('validation')
    const validated = this.cost
    const training = part('training')
    this.cost += validated
    return { step, classes: [...this.probed.classes], validation, training }
  }

  private shapes(): Record<DataPart, BatchShape> {
    const { model, shape } = this.probed
    return { training: shape, validation: evaluatedShape(model.task, shape) }
  }

  private programFor(shape: BatchShape): Promise<Compiled> {
    return this.programOf(String(shape.length), async () => ({
      executable: await this.compileFunction('errors', outputProgram('errors', this.probed.model, shape))
    }))
  }

  private judge(executable: Executable, part: DataPart, shape: BatchShape, source: () => WeightSource): PartErrors {
    const { model, columns, predictsNext } = this.probed
    const judged = this.timed(executable, () => {
      this.giveWeights(executable, source())
      return this.sample(part, shape).map((batch): JudgedBatch => ({ batch, output: this.outputOf(executable, batch, shape) }))
    })
    return countErrors(judged, { task: model.task, sequences: shape.batch, columns, predictsNext })
  }

  /** The batches of a part, which are the same in each frame. */
  private sample(part: DataPart, { length, batch }: BatchShape): readonly TaskBatch[] {
    const most = Math.min(mostBatches, Math.ceil(partTokens / (length * batch)))
    const sample = this.samples.get(part) ?? this.probed.sample(part, most)
    this.samples.set(part, sample)
    return sample
  }

  private outputOf(executable: Executable, batch: TaskBatch, shape: BatchShape): Float32Array {
    const { model } = this.probed
    const inputs = new BatchInputs(model, shape).inputs(batch, shape, { inputs: inputTypes(model.task, shape) })
    return floatsOf(executable.run('errors', inputs), 'output')
  }
}
