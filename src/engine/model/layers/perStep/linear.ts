/** Linear layers: a map of each step, and the head, a map to what the task asks for, of each step or once for a sequence. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import { projectWithBias } from '../context'
import type { LayerContext } from '../context'
import { mixedSteps } from '../sequenceMask'

/** [T, B, D] → [T, B, units]. */
export function lowerLinear({ id, params }: LayerOf<'linear'>, input: Value, context: LayerContext): Value {
  return projectWithBias(context, input, id, params.bias)
}

/** [T, B, D] → logits or numbers [T, B, V], or [1, B, V] from the last step, the mean or the maximum of a sequence's real steps. */
export function lowerHead({ id, params }: LayerOf<'head'>, input: Value, context: LayerContext): Value {
  const read = params.over === 'token' ? input : mixedSteps(context, input, params.over)
  return params.tied === undefined
    ? projectWithBias(context, read, id, params.bias)
    : lowerTied(id, params.bias, params.tied, read, context)
}

/** By the transpose of an embedding's table [V, D]. */
function lowerTied(id: string, bias: boolean, tied: string, input: Value, { builder, weight }: LayerContext): Value {
  const table = weight(`${tied}.weight`)
  const [steps = 0, batch = 0, width = 0] = input.type.shape
  const [classes = 0] = table.type.shape
  const product = builder.matmul(builder.reshape(input, [steps * batch, width]), table, { transposeB: true })
  const output = builder.reshape(product, [steps, batch, classes])
  return bias ? builder.add(output, builder.broadcast(weight(`${id}.bias`), output.type.shape)) : output
}
