/** One token of a recurrent layer: its cell once, h_t = f(h_{t−1}, x_t). The memory is the cell's states, which may start from learned ones. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { initialState, lowerStep, stepWeights } from './recurrent'
import type { RecurrentLayer } from './recurrent'
import { stateLabel } from './taps'
import { asStep, float32, ofStep } from '../step'
import type { LayerStep, StepSizes } from '../step'

export function recurrentStep(recurrent: RecurrentLayer, { batch }: StepSizes): LayerStep {
  const { cell, layer } = recurrent
  const memory = cell.states.map(({ node, shape }) => ({
    name: node.name,
    label: stateLabel(node.name),
    type: float32(batch, ...shape),
    tokenAxis: null
  }))
  return {
    memory,
    start: (context) => cell.states.map((state) => initialState(state, layer.id, context)),
    step: (input, before, { builder, weight }) => {
      const values = lowerStep(cell, layer.id, builder, {
        batch,
        hidden: cell.hidden,
        input: ofStep(builder, input),
        states: new Map(cell.states.map((state, k) => [state.node, at(before, k)])),
        weights: new Map(stepWeights(recurrent).map((name) => [name, weight(name)])),
        zeros: new Map(),
        random: null
      })
      const next = cell.states.map((state) => valueOf(values, state.source))
      return { value: asStep(builder, valueOf(values, cell.output)), memory: next }
    }
  }
}

function valueOf(values: ReadonlyMap<CellNode, Value>, node: CellNode): Value {
  const value = values.get(node)
  if (!value) throw new RangeError(`“${node.name}” has no value`)
  return value
}
