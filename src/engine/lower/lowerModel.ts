/** From a checked model to its forward pass as a program: layer by layer, each by the file of its family. */
import type { CheckedLayer, CheckedModel } from '../graph/checkedModel'
import type { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import type { Value } from '../program/types'
import type { RandomSource } from './dropout'
import { lowerEmbedding } from './embedding'
import { lowerHead } from './head'
import { layerContext } from './layerContext'
import type { LayerContext, LoweredLayer, Tap } from './layerContext'
import { lowerRecurrent } from './recurrent'
import { lowerConv } from './stateSpace/conv'
import { lowerMamba } from './stateSpace/mamba'
import { lowerS4d } from './stateSpace/s4d'

export interface LoweredModel {
  /** [T, B, V]. */
  readonly logits: Value
  readonly taps: readonly Tap[]
}

/**
 * Writes the forward pass over `tokens` int32 [T, B]. `weights` has a value for each of `modelWeights(model)`, by name.
 * States start anew: zeros, or what is learned. Without `random` nothing is dropped.
 */
export function lowerModel(
  model: CheckedModel,
  builder: BlockBuilder,
  weights: ReadonlyMap<string, Value>,
  tokens: Value,
  options: { readonly taps: boolean; readonly random?: RandomSource }
): LoweredModel {
  const weight = (name: string): Value => {
    const value = weights.get(name)
    if (!value) throw new RangeError(`weight ${name} is missing`)
    return value
  }
  const [length, batch] = [at(tokens.type.shape, 0), at(tokens.type.shape, 1)]
  const context = layerContext({ builder, length, batch, weight, taps: options.taps, random: options.random ?? null })
  const values = new Map<string, Value>()
  const taps: Tap[] = []
  for (const checked of model.layers) {
    const inputs = checked.inputs.map((id) => valueOf(values, id))
    const lowered = lowerLayer(checked, inputs, tokens, context)
    values.set(checked.layer.id, lowered.value)
    taps.push(...lowered.taps)
  }
  return { logits: valueOf(values, at(model.layers, model.layers.length - 1).layer.id), taps }
}

function lowerLayer(checked: CheckedLayer, inputs: readonly Value[], tokens: Value, context: LayerContext): LoweredLayer {
  switch (checked.kind) {
    case 'embedding':
      return { value: lowerEmbedding(checked.layer, tokens, context), taps: [] }
    case 'recurrent':
      return lowerRecurrent(checked, at(inputs, 0), context)
    case 's4d':
      return { value: lowerS4d(checked.layer, at(inputs, 0), context), taps: [] }
    case 'conv':
      return { value: lowerConv(checked.layer, at(inputs, 0), context), taps: [] }
    case 'mamba':
      return { value: lowerMamba(checked.layer, at(inputs, 0), context), taps: [] }
    case 'residual':
      return { value: context.builder.sum(inputs), taps: [] }
    case 'head':
      return { value: lowerHead(checked.layer, at(inputs, 0), context), taps: [] }
    default:
      return checked satisfies never
  }
}

function valueOf(values: ReadonlyMap<string, Value>, layer: string): Value {
  const value = values.get(layer)
  if (!value) throw new RangeError(`layer ${layer} has no value`)
  return value
}
