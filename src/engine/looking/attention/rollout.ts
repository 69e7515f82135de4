/**
 * Attention rollout (Abnar and Zuidema 2020): how much each time step draws on each other through all attention up to a layer, if attention
 * alone moved what is known of tokens.
 *
 * The paper adds the identity to the mean over heads, halves the sum and multiplies from layer to layer. Here the drawing says where a sum
 * is: a residual is the mean of what enters it, so that a plain Transformer gets the paper's product, and a layer without a residual no identity.
 */
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import type { CheckedLayer, CheckedModel } from '../../model/checkedModel'
import { layerRow } from '../../model/layers/layerKinds'

export interface Rollout {
  /** [B, T, T]: the time step that reads, by the one that is read. Rows add up to 1. */
  readonly value: Value
  /** The layer after which it was taken: the residual behind the attention, or the attention itself. */
  readonly at: string
  /** Layers on the way that move what is known of tokens in another way, which the rollout passes over. */
  readonly overlooked: readonly string[]
}

/** `maps`: [B, H, T, T] of each attention layer by its id. Null where `layer` has no map. */
export function attentionRollout(
  { layers }: CheckedModel,
  builder: BlockBuilder,
  maps: ReadonlyMap<string, Value>,
  layer: string
): Rollout | null {
  if (!maps.has(layer)) return null
  const end = placeAfter(layers, layer)
  const flows = new Map<string, Flow>()
  for (const checked of layers) {
    const inputs = checked.inputs.map((id) => flows.get(id) ?? untouched)
    flows.set(checked.layer.id, flowOf(checked, inputs, builder, maps))
    if (checked.layer.id === end) break
  }
  const { value, overlooked } = flows.get(end) ?? untouched
  return value && { value, at: end, overlooked: [...overlooked] }
}

/**
 * The residual that takes the layer's output, behind layers that keep time steps apart; the layer itself where its output is read by several
 * or goes to no residual.
 */
function placeAfter(layers: readonly CheckedLayer[], layer: string): string {
  for (let place = layer; ;) {
    const readers = layers.filter(({ inputs }) => inputs.includes(place))
    const reader = readers.length === 1 ? readers[0] : undefined
    if (reader === undefined || mixes(reader)) return layer
    place = reader.layer.id
    if (reader.kind === 'residual') return place
  }
}

/** The mixing up to some place of the drawing; a null value is the identity. */
interface Flow {
  readonly value: Value | null
  readonly overlooked: ReadonlySet<string>
}
const untouched: Flow = { value: null, overlooked: new Set() }

function flowOf(checked: CheckedLayer, inputs: readonly Flow[], builder: BlockBuilder, maps: ReadonlyMap<string, Value>): Flow {
  const { id } = checked.layer
  const before = joined(inputs, builder)
  const map = maps.get(id)
  if (map) return { ...before, value: mixed(builder, map, before.value) }
  return mixes(checked) ? { ...before, overlooked: new Set([...before.overlooked, id]) } : before
}

/** The mean of what enters a layer. */
function joined(inputs: readonly Flow[], builder: BlockBuilder): Flow {
  const overlooked = new Set(inputs.flatMap((flow) => [...flow.overlooked]))
  const [like] = inputs.flatMap(({ value }) => value ?? [])
  if (!like) return { value: null, overlooked }
  const sum = builder.sum(inputs.map(({ value }) => value ?? identityLike(builder, like)))
  return { value: builder.scale(sum, 1 / inputs.length), overlooked }
}

/** The mean over heads, after what was mixed before. */
function mixed(builder: BlockBuilder, map: Value, before: Value | null): Value {
  const mean = builder.scale(builder.reduceSum(map, [1]), 1 / at(map.type.shape, 1))
  return before ? builder.matmul(mean, before) : mean
}

function identityLike(builder: BlockBuilder, { type: { shape } }: Value): Value {
  const place = (axis: number) => builder.operation('iota', [], { shape, axis })
  return builder.select(builder.binary('equal', place(1), place(2)), builder.fill(1, shape), builder.fill(0, shape))
}

/** Whether a layer reads other time steps. */
function mixes(checked: CheckedLayer): boolean {
  return (layerRow(checked).states?.(checked) ?? []).length > 0
}
