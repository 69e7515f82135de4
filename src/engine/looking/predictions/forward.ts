/** Runs sequences of the data through a model, apart from training and on a copy of its weights. */
import type { ProbeInput } from '../../data/openedProbe'
import type { Executable, Executor } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { inspectionInputs, inspectionTypes } from '../inspection/inspectedSequence'
import { Lens } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import { outputProgram } from '../inspection/outputProgram'

/** Training and validation sequences may differ in length. */
const keptPrograms = 2

interface Compiled {
  readonly executable: Executable
}

export class Forward extends Lens<Compiled> {
  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, keptPrograms)
  }

  /** What it predicts: the words of classes, and the columns of numbers. */
  get predicts(): Pick<ProbedModel, 'classes' | 'columns' | 'predictsNext' | 'unaligned'> {
    return this.probed
  }

  /**
   * Returns the head's output [S × width] of a sequence by a program of `length` time steps. States begin anew. Others may read with other weights
   * in between. Throws ExecutorError.
   */
  async output(input: ProbeInput, length: number, from: WeightSource): Promise<Float32Array> {
    const { model } = this.probed
    const { executable } = await this.programOf(String(length), async () => ({
      executable: await this.compileFunction('forward', outputProgram('forward', model, { length, batch: 1 }))
    }))
    const inputs = inspectionInputs({ input }, inspectionTypes(model, { length, carries: false }))
    return this.timed(executable, () => {
      this.giveWeights(executable, from)
      return floatsOf(executable.run('forward', inputs), 'output')
    })
  }
}
