/** `saved_model.pb` of a model: one signature over whole sequences, and one for a step where the model goes step by step. */
import type { Tensors } from '../../executors/executor'
import { savedModelBytes } from '../../executors/savedModel/savedModelFile'
import type { CheckedModel } from '../../model/checkedModel'
import { cannotStep } from '../steps/stepProgram'
import { sequenceSignature, stepSignature } from './signatures'

/** Throws SizesDiffer where the model is not the same for every length. */
export function savedModelFile({ model, weights }: { readonly model: CheckedModel; readonly weights: Tensors }): Uint8Array {
  return savedModelBytes([sequenceSignature(model), ...(cannotStep(model) === null ? [stepSignature(model)] : [])], weights)
}
