/** Runs one token of a recurrent layer, h_t = f(h_{t−1}, x_t). The memory holds the cell's states, which may start from learned ones. */
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { valueOf } from '../../lookUp'
import type { CheckedOf } from '../layerKind'
import { asStep, ofStep } from '../step'
import type { StateSpec, StepContext, Stepped } from '../step'
import { lowerStep, stepWeights } from './recurrent'
import { stateLabel } from './taps'

export function recurrentStates({ cell }: CheckedOf<'recurrent'>): StateSpec[] {
  return cell.states.map(({ node, shape }) => ({ name: node.name, label: stateLabel(node.name), shape }))
}

export function stepRecurrent(
  recurrent: CheckedOf<'recurrent'>,
  input: Value,
  before: readonly Value[],
  { builder, batch, weight }: StepContext
): Stepped {
  const { cell } = recurrent
  const values = lowerStep(recurrent, builder, {
    batch,
    input: ofStep(builder, input),
    states: new Map(cell.states.map((state, k) => [state.node, at(before, k)])),
    weights: new Map(stepWeights(recurrent).map((name) => [name, weight(name)])),
    zeros: new Map(),
    random: null
  })
  const next = cell.states.map(({ source }) => valueOf(values, source, source.name))
  return { value: asStep(builder, valueOf(values, cell.output, cell.output.name)), memory: next }
}
