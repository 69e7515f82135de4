/** Lists the states of each layer, with which a batch can continue where the batch before it ended. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { CheckedLayer, CheckedModel, Shape } from '../checkedModel'
import { layerRow } from './layerKinds'
import { stateName } from './step'

/** Name of a layer's state, unique in the model → its shape in one sequence; empty where the layer keeps nothing of one size. */
export function layerStates(checked: CheckedLayer): Map<string, Shape> {
  const states = layerRow(checked).states?.(checked) ?? []
  return new Map(
    states.flatMap(({ name, shape }): [string, Shape][] => {
      const sizes = shape.filter((size) => size !== 'tokens')
      return sizes.length === shape.length ? [[stateName(checked.layer.id, name), sizes]] : []
    })
  )
}

export function modelStates({ layers }: CheckedModel): Map<string, Shape> {
  return new Map(layers.flatMap((layer) => [...layerStates(layer)]))
}

/** Returns the problems that keep effective layers from carrying their states from batch to batch. */
export function carryProblems(layers: readonly CheckedLayer[]): Problem[] {
  const obstacles = layers.flatMap((checked) => {
    const { id, name: layer } = checked.layer
    const row = layerRow(checked)
    const obstacle = row.cannotCarry?.(checked)
    return obstacle ? [problem('layer.stateful', { layer: id }, { layer, kind: row.label, ...obstacle })] : []
  })
  const none = obstacles.length === 0 && layers.every((layer) => layerStates(layer).size === 0)
  return none ? [problem('training.stateful', { path: 'training.stateful' }, { why: 'noState' })] : obstacles
}
