/** What a layer costs, by the row of its kind; an estimate. */
import type { CheckedLayer } from '../checkedModel'
import { layerRow } from './layerKinds'

/** Floating-point operations of one token, forward; a function such as tanh counts as one. */
export function layerFlops(checked: CheckedLayer): number {
  return layerRow(checked).flops(checked)
}

/** Bytes of one token of one sequence in training: what is kept, and the gradients that stand beside it at the peak. */
export function layerTokenBytes(checked: CheckedLayer): number {
  return layerRow(checked).tokenBytes(checked)
}
