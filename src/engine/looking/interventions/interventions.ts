/** The lens that runs a model with some of its values changed, on a copy of the weights. */
import type { Executable, Executor, Tensors } from '../../executors/executor'
import type { TensorType } from '../../compiler/program/types'
import type { Alterable } from '../../model/layers/alter'
import type { ModelForward } from '../../learning/step/modelForward'
import { Lens } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import { alterableValues, valueKey } from './alterableValues'
import { alterationTypes, alteredInputs, alteredProgram } from './alteredProgram'
import type { AlteredSpec } from './alteredProgram'

/** A comparison, its average and its continuation, and a map of patches beside another one. */
const keptPrograms = 6

interface Compiled {
  readonly executable: Executable
}

/** A compiled program of changed values. */
export interface AlteredRun {
  /** The types of the alterations, and of the task's inputs. */
  readonly types: ReadonlyMap<string, TensorType>
  readonly inputs: ReadonlyMap<string, TensorType>
  /** Throws ExecutorError. */
  run(from: WeightSource, inputs: Tensors, masks: Tensors): Tensors
}

export class Interventions extends Lens<Compiled> {
  private known: readonly Alterable[] | null = null

  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, keptPrograms)
  }

  get model(): ModelForward {
    return this.probed.model
  }

  get looked(): ProbedModel {
    return this.probed
  }

  /** The values that can be changed. */
  values(): readonly Alterable[] {
    return (this.known ??= alterableValues(this.probed.model))
  }

  /** Compiles the program, or takes it where it is compiled: ask for it anew for each use. Throws ExecutorError. */
  async open(spec: AlteredSpec): Promise<AlteredRun> {
    const { shape, values, perSequence = false, losses = false, carries = false } = spec
    const key = JSON.stringify([shape, perSequence, losses, carries, ...values.map(valueKey)])
    const { executable } = await this.programOf(key, async () => ({
      executable: await this.compileFunction('altered', alteredProgram(this.model, spec))
    }))
    return {
      types: alterationTypes(spec),
      inputs: alteredInputs(this.model, spec),
      run: (from, inputs, masks) =>
        this.timed(executable, () => {
          this.giveWeights(executable, from)
          return executable.run('altered', new Map([...inputs, ...masks]))
        })
    }
  }
}
