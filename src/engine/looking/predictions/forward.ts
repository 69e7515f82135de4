/** Runs sequences of the data through a model, apart from training and on a copy of its weights. */
import type { ProbeInput } from '../../data/openedProbe'
import type { Executable, Executor } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { inputTypes } from '../../learning/step/modelForward'
import { inspectionInputs, inspectionTypes } from '../inspection/inspectedSequence'
import { Lens } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'

interface Compiled {
  readonly executable: Executable
}

export class Forward extends Lens<Compiled> {
  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, 1)
  }

  /** What it predicts: the words of classes, and the columns of numbers. */
  get predicts(): Pick<ProbedModel, 'classes' | 'columns' | 'predictsNext' | 'unaligned'> {
    return this.probed
  }

  /**
   * Returns what gives the head's output [S × width] of a sequence of `length` time steps, with the weights as they are now. States begin anew.
   * Throws ExecutorError.
   */
  async open(length: number, source: WeightSource): Promise<(input: ProbeInput) => Float32Array> {
    const { executable } = await this.programOf(String(length), async () => ({
      executable: await this.compileFunction('forward', this.program(length))
    }))
    this.giveWeights(executable, source)
    const types = inspectionTypes(this.probed.model, { length, carries: false })
    return (input) => {
      const inputs = inspectionInputs({ input, batch: null, place: null, entered: new Map() }, types)
      return this.timed(executable, () => floatsOf(executable.run('forward', inputs), 'output'))
    }
  }

  /** Result: `output` [S, 1, width]. */
  private program(length: number) {
    const { model } = this.probed
    const inputs = inputTypes(model.task, { length, batch: 1 })
    return optimise(
      buildProgram('forward', new Map([...model.weights, ...inputs]), (builder, values) => {
        const taskInputs = new Map([...values].slice(model.weights.size))
        return new Map([['output', model.forward(builder, values, taskInputs, { taps: false }).output]])
      })
    )
  }
}
