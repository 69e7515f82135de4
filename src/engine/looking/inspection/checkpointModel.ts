/** The model of a checkpoint as Inspect looks at it: its weights, and the batch that training would take next. */
import type { BatchSource, TaskBatch } from '../../data/batches/batch'
import type { Tensors } from '../../executors/executor'
import type { TrainingSettings } from '../../../contract/document/training'
import { carriedVariables } from '../../learning/step/carried'
import { weightsAmong } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { carryingTypes } from '../../learning/step/trainFunctions'
import { BatchInputs } from '../../learning/training/batchInputs'
import type { Snapshot } from '../../learning/training/runSpec'
import type { LastBatch } from '../../learning/training/trainer'
import type { InspectedModel } from './lens'

interface CheckpointSpec {
  readonly model: ModelForward
  readonly settings: TrainingSettings
  /** A source of its own, which is set to the checkpoint's place in the data. */
  readonly batches: BatchSource
}

export class CheckpointModel implements InspectedModel {
  readonly step: number
  private readonly weightsOfModel: Tensors
  private next: TaskBatch | null = null

  constructor(
    private readonly snapshot: Snapshot,
    private readonly spec: CheckpointSpec
  ) {
    this.step = snapshot.step
    this.weightsOfModel = weightsAmong(snapshot.tensors, spec.model)
  }

  weights(): Tensors {
    return this.weightsOfModel
  }

  latest(): Tensors {
    return new BatchInputs(this.spec.model, this.shape).withShares(this.batch())
  }

  /** The states of its sequences are those that the checkpoint carries. */
  lastBatch(): LastBatch {
    const { arrays, sequences } = this.batch()
    return { arrays, sequences, shape: this.shape, entered: this.carried(), next: true }
  }

  private batch(): TaskBatch {
    const { batches } = this.spec
    if (this.next === null) {
      batches.restore(this.snapshot.batches)
      this.next = batches.next()
    }
    return this.next
  }

  private carried(): Tensors | null {
    const { carried } = carryingTypes(this.spec.model, this.shape)
    const names = new Set(carriedVariables(carried, 'train').keys())
    return names.size === 0 ? null : new Map([...this.snapshot.tensors].filter(([name]) => names.has(name)))
  }

  private get shape() {
    const { sequenceLength, batchSize } = this.spec.settings
    return { length: sequenceLength, batch: batchSize }
  }
}
