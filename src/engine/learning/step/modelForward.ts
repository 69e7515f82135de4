/** The interface of a model for training and inspection: its weights, and a function that writes its forward pass. */
import type { TaskShape } from '../../../contract/document/taskShape'
import type { LossSettings } from '../../../contract/document/training'
import type { BatchShape } from '../../data/batches/batch'
import type { Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights, undecayedWeights } from '../../model/layers/weights'
import { lowerModel } from '../../model/lower/lowerModel'
import type { LoweredModel, LoweringOptions } from '../../model/lower/lowerModel'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Shape, TensorType, Value } from '../../compiler/program/types'

export interface ModelForward {
  /** Name → type of each weight, in the order in which they are reported. */
  readonly weights: ReadonlyMap<string, TensorType>
  /** The weights that are never decayed, whatever the settings say. */
  readonly undecayed?: ReadonlySet<string>
  /** The task that its head is made for. */
  readonly task: TaskShape
  /**
   * The states that the model carries from batch to batch, each with its shape in one sequence. Without this entry states begin anew in
   * each batch.
   */
  readonly states?: ReadonlyMap<string, Shape>
  /** The settings of the loss. The default is plain cross-entropy or squared errors, with all classes alike. */
  readonly loss?: LossSettings
  /**
   * Writes the forward pass over the task's inputs and mask by name, as `inputTypes` has them. Gives logits or predicted numbers
   * [T, B, width], or [1, B, width] once for a sequence, and the values inside when taps are asked for.
   */
  forward(
    builder: BlockBuilder,
    weights: ReadonlyMap<string, Value>,
    inputs: ReadonlyMap<string, Value>,
    options: LoweringOptions
  ): LoweredModel
}

/** Makes the interface of a checked model, with the plain loss and states that begin anew. */
export function modelForward(model: CheckedModel): ModelForward {
  const specs = modelWeights(model)
  return {
    weights: new Map(specs.map(({ name, type }) => [name, type])),
    undecayed: undecayedWeights(specs),
    task: model.task,
    forward: (builder, weights, inputs, options) => lowerModel(model, builder, weights, inputs, options)
  }
}

/** Returns the types of the forward pass's inputs: the task's inputs, and its mask. */
export function inputTypes({ tokens, features, masked }: TaskShape, { length, batch }: BatchShape): Map<string, TensorType> {
  const types = new Map<string, TensorType>()
  if (tokens !== null) types.set('tokens', { dtype: 'int32', shape: [length, batch] })
  if (features !== null) types.set('features', { dtype: 'float32', shape: [length, batch, features] })
  if (masked) types.set('mask', { dtype: 'float32', shape: [length, batch] })
  return types
}

/** T and B of a batch's tensors, by its first: an input of the task. */
export function shapeOfBatch(batch: Tensors): BatchShape {
  const { shape } = at([...batch.values()], 0).type
  return { length: at(shape, 0), batch: at(shape, 1) }
}

/** Of the tensors of a checkpoint, those that are weights of the model. */
export function weightsAmong(tensors: Tensors, { weights }: Pick<ModelForward, 'weights'>): Tensors {
  return new Map([...tensors].filter(([name]) => weights.has(name)))
}

/** The shape of validation batches. */
export function evaluatedShape({ heldOutLength }: TaskShape, { length, batch }: BatchShape): BatchShape {
  return { length: heldOutLength ?? length, batch }
}

/** `targets`: int32 [S, B] classes or float32 [S, B, width]; S is T, or 1 where there is one target a sequence. */
export function targetType({ target }: TaskShape, { length, batch }: BatchShape): TensorType {
  const shape = [target.over === 'step' ? length : 1, batch]
  return target.kind === 'class' ? { dtype: 'int32', shape } : { dtype: 'float32', shape: [...shape, target.width] }
}

export const scalarType: TensorType = { dtype: 'float32', shape: [] }
