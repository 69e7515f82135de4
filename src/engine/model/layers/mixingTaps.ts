/** Makes the taps of layers without a cell: how attention and state-space layers mix time steps, and the output of each layer. */
import type { CheckedLayer } from '../checkedModel'
import type { Value } from '../../compiler/program/types'
import type { LayerContext, Tap } from './context'
import { layerRow } from './layerKinds'

/** The taps of a layer that reads `input` [T, B, D] and gives `value` [T, B, W]. A cell has none here: its lowering taps it. */
export function mixingTaps(checked: CheckedLayer, input: Value, value: Value, context: LayerContext): Tap[] {
  const { id } = checked.layer
  const output: Tap = {
    name: `${id}.y`,
    layer: id,
    node: 'y',
    form: 'series',
    code: 'layerOutput',
    label: 'output',
    role: 'output',
    range: 'signed',
    value
  }
  const plain: Tap = { ...output, role: 'plain' }
  return layerRow(checked).taps?.(checked, { input, context, output, plain }) ?? [plain]
}

/** Whether one of its taps is a matrix of token by token. */
export function hasMatrix(checked: CheckedLayer): boolean {
  return layerRow(checked).hasMatrix === true
}
