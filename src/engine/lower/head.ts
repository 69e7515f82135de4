/** Linear layers: a map of each step, and the head, a map to what the task asks for, of each step or once for a sequence. */
import type { LayerOf } from '../../contract/document/modelGraph'
import type { Value } from '../program/types'
import { projectWithBias } from './layerContext'
import type { LayerContext } from './layerContext'
import { mixedSteps } from './sequenceMask'

/** [T, B, D] → [T, B, units]. */
export function lowerLinear({ id, params }: LayerOf<'linear'>, input: Value, context: LayerContext): Value {
  return projectWithBias(context, input, id, params.bias)
}

/** [T, B, D] → logits or numbers [T, B, V], or [1, B, V] from the last step, the mean or the maximum of a sequence's real steps. */
export function lowerHead({ id, params }: LayerOf<'head'>, input: Value, context: LayerContext): Value {
  const read = params.over === 'token' ? input : mixedSteps(context, input, params.over)
  return projectWithBias(context, read, id, params.bias)
}
