/** The effective attention of a state-space layer: what it reads now of each earlier step, as the mean over its units and of one unit. */
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import type { LayerContext, Tap } from '../context'

/** Above so many time steps the mean over all units is left out: it takes T² times the state's size. */
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

/** The mean of the sizes over the last axis. */
export function meanSize(builder: BlockBuilder, value: Value): Value {
  const last = value.type.shape.length - 1
  return builder.scale(builder.reduceSum(builder.unary('abs', value), [last]), 1 / at(value.type.shape, last))
}
