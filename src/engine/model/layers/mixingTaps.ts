/** Makes the taps of layers without a cell: how attention and state-space layers mix time steps, and the output of each layer. */
import type { CheckedLayer } from '../checkedModel'
import type { Value } from '../../compiler/program/types'
import type { LayerContext, Tap } from './context'
import { layerRow } from './layerKinds'

/** The taps of a layer that reads `input` [T, B, D] and gives `value` [T, B, W]. A cell has none here: its lowering taps it. */
export function mixingTaps(checked: CheckedLayer, input: Value, value: Value, context: LayerContext): Tap[] {
  const plain = outputTap(checked, value)
  const output: Tap = { ...plain, role: 'output' }
  return layerRow(checked).taps?.(checked, { input, context, output, plain }) ?? [plain]
}

/** The output of a layer, as one value among all others. */
export function outputTap({ layer: { id } }: CheckedLayer, value: Value): Tap {
  const words = { code: 'layerOutput', label: 'output', role: 'plain', range: 'signed' } as const
  return { name: `${id}.y`, layer: id, node: 'y', form: 'series', ...words, value }
}

/** Whether one of its taps is a matrix of token by token. */
export function hasMatrix(checked: CheckedLayer): boolean {
  return layerRow(checked).hasMatrix === true
}
