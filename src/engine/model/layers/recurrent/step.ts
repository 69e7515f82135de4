/** Runs one token of a recurrent layer, h_t = f(h_{t−1}, x_t). The memory holds the cell's states, which may start from learned ones. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { valueOf } from '../../lookUp'
import type { Tap } from '../context'
import type { CheckedOf } from '../layerKind'
import { asStep, ofStep } from '../step'
import type { StateSpec, StepContext, Stepped } from '../step'
import { lowerStep, noAdjustments, stepWeights } from './recurrent'
import { stateLabel, tappedNodes } from './taps'
import type { TappedNode } from './taps'

export function recurrentStates({ cell }: CheckedOf<'recurrent'>): StateSpec[] {
  return cell.states.map(({ node, shape }) => ({ name: node.name, label: stateLabel(node.name), shape }))
}

export function stepRecurrent(
  recurrent: CheckedOf<'recurrent'>,
  input: Value,
  before: readonly Value[],
  { builder, batch, weight, taps }: StepContext
): Stepped {
  const { cell } = recurrent
  const values = lowerStep(recurrent, builder, {
    batch,
    input: ofStep(builder, input),
    states: new Map(cell.states.map((state, k) => [state.node, at(before, k)])),
    weights: new Map(stepWeights(recurrent).map((name) => [name, weight(name)])),
    adjustments: noAdjustments,
    random: null
  })
  const next = cell.states.map(({ source }) => valueOf(values, source, source.name))
  const value = asStep(builder, valueOf(values, cell.output, cell.output.name))
  return { value, memory: next, taps: taps ? tappedNodes(cell).map((tapped) => tapOf(recurrent, tapped, values, builder)) : [] }
}

/** [B, …] → the tap [1, B, U]. */
function tapOf(
  { layer }: CheckedOf<'recurrent'>,
  { node, source, ...tapped }: TappedNode,
  values: ReadonlyMap<CellNode, Value>,
  builder: BlockBuilder
): Tap {
  const value = valueOf(values, source, source.name)
  const [batch = 1] = value.type.shape
  const flat = builder.reshape(value, [1, batch, sizeOf(value.type.shape) / batch])
  return { ...tapped, form: 'series', name: `${layer.id}.${tapped.name}`, layer: layer.id, node: node.id, role: node.role, value: flat }
}
