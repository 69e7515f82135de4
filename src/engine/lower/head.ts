/** Head: a linear map to the classes of each token, [T, B, D] → logits [T, B, V]. */
import type { LayerOf } from '../../contract/document/modelGraph'
import type { Value } from '../program/types'
import { project } from './layerContext'
import type { LayerContext } from './layerContext'

export function lowerHead(layer: LayerOf<'head'>, input: Value, context: LayerContext): Value {
  const { builder, weight } = context
  const logits = project(context, input, weight(`${layer.id}.weight`))
  return layer.params.bias ? builder.add(logits, builder.broadcast(weight(`${layer.id}.bias`), logits.type.shape)) : logits
}
