/** Head: a linear map to the classes of each token, [T, B, D] → logits [T, B, V]. */
import type { LayerOf } from '../../contract/document/modelGraph'
import type { Value } from '../program/types'
import { projectWithBias } from './layerContext'
import type { LayerContext } from './layerContext'

export function lowerHead(layer: LayerOf<'head'>, input: Value, context: LayerContext): Value {
  return projectWithBias(context, input, layer.id, layer.params.bias)
}
