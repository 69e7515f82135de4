/** Computes the effective attention of a state-space layer: how much each step reads of each earlier one, as a mean and for one unit. */
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import type { LayerContext, Tap } from '../context'

/** The most time steps for which the mean over all units is computed, because it takes T² times the state's size. */
export const longestMean = 512

/** `matrices` [B, H, T, T]: |M| as the mean over the units, unless the sequence is too long, then M of the chosen unit. */
export function effectiveTap(layer: string, matrices: Value): Tap {
  const name = 'effective'
  return {
    form: 'effective',
    name: `${layer}.${name}`,
    layer,
    node: name,
    code: 'attention',
    label: 'effective attention',
    role: 'plain',
    range: 'signed',
    value: matrices
  }
}

/** 1 at the chosen unit, 0 at all others, float32 [units]. */
export function chosenUnit({ builder, unit }: Pick<LayerContext, 'builder' | 'unit'>, units: number): Value {
  const numbers = builder.operation('iota', [], { shape: [units], axis: 0 })
  const chosen = builder.broadcast(unit ?? builder.fill(0, [1], 'int32'), [units])
  return builder.cast(builder.binary('equal', numbers, chosen), 'float32')
}

/** Returns the mean of the absolute values over the last axis. */
export function meanSize(builder: BlockBuilder, value: Value): Value {
  const last = value.type.shape.length - 1
  return builder.scale(builder.reduceSum(builder.unary('abs', value), [last]), 1 / at(value.type.shape, last))
}
