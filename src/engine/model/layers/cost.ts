/** What a layer costs, by the row of its kind; an estimate. */
import type { CheckedLayer } from '../checkedModel'
import { layerRow } from './layerKinds'
import { parametersOf } from './weights'

/** What a model costs, whatever data it is given. */
export interface ModelCost {
  readonly parameters: number
  /** Floating-point operations of one token, forward. */
  readonly flopsPerToken: number
}

export function modelCost(layers: readonly CheckedLayer[]): ModelCost {
  const sum = (of: (checked: CheckedLayer) => number) => layers.reduce((total, checked) => total + of(checked), 0)
  return { parameters: sum(parametersOf), flopsPerToken: sum(layerFlops) }
}

/** Floating-point operations of one token, forward; a function such as tanh counts as one. */
export function layerFlops(checked: CheckedLayer): number {
  return layerRow(checked).flops(checked)
}

/** Bytes of one token of one sequence in training: what is kept, and the gradients that stand beside it at the peak. */
export function layerTokenBytes(checked: CheckedLayer): number {
  return layerRow(checked).tokenBytes(checked)
}
