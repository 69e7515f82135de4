/** A training batch as inputs of programs: its arrays with their types, and how much each target counts in the loss. */
import type { BatchShape, TaskBatch } from '../../data/batches/batch'
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import type { ModelForward } from '../step/modelForward'
import type { PartTypes } from '../step/parts'
import { carryingTypes, partTypes, sharesType } from '../step/trainFunctions'

export class BatchInputs {
  constructor(
    private readonly model: ModelForward,
    private readonly shape: BatchShape
  ) {}

  /** The batch's inputs, `targets` and `shares`, of which each is a target's share of the loss when the targets weigh `total` together. */
  withShares(batch: TaskBatch, total = this.weight(batch), types: typeof partTypes = partTypes): Map<string, Tensor> {
    const inputs = this.inputs(batch, this.shape, types(this.model, this.shape))
    return new Map([...inputs, ['shares', this.shares(batch, total)]])
  }

  /** The batch's arrays with their types. */
  inputs(
    { arrays }: TaskBatch,
    shape = this.shape,
    { inputs }: Pick<PartTypes, 'inputs'> = carryingTypes(this.model, shape)
  ): Map<string, Tensor> {
    return new Map([...inputs].map(([name, type]) => [name, { type, data: arrays.get(name) ?? missing(name) }]))
  }

  /** How much all targets of the batch weigh together. */
  weight(batch: TaskBatch): number {
    return sum(this.counts(batch, this.shape))
  }

  /** How much each target counts in the loss, [S, B]: as the batch says, times the weight of its class. */
  counts(batch: TaskBatch, shape = this.shape): Float32Array {
    const counts = this.real(batch, shape, batch.counts)
    const weights = this.model.loss?.classWeights ?? []
    const targets = batch.arrays.get('targets')
    return weights.length === 0 ? counts : counts.map((count, k) => count * (weights[targets?.[k] ?? 0] ?? 0))
  }

  /** Sets the weights of the batch's padding to zero, [S, B]. */
  real({ sequences }: TaskBatch, shape: BatchShape, counts: Float32Array | null): Float32Array {
    const all = new Float32Array(sizeOf(sharesType(this.model, shape).shape))
    return all.map((_, k) => (k % shape.batch < sequences ? (counts?.[k] ?? 1) : 0))
  }

  /** Returns each target's share of the step's loss. The shares add up to one, or are all zero where no target counts. */
  shares(batch: TaskBatch, total: number): Tensor {
    const counts = this.counts(batch)
    return { type: sharesType(this.model, this.shape), data: counts.map((count) => (total > 0 ? count / total : 0)) }
  }
}

export const sum = (numbers: Float32Array): number => numbers.reduce((total, each) => total + each, 0)

function missing(name: string): never {
  throw new RangeError(`the batch has no ${name}`)
}
