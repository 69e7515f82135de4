/** The row of recurrent layers, which run a cell over time. */
import { problem } from '../../../../contract/problems/problem'
import { at, bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerKindRow } from '../layerKind'
import { oneInput, onVectors } from '../rowParts'
import { cellBytes, cellFlops, linearBytes } from './cost'
import { initialState, lowerRecurrent } from './recurrent'
import { recurrentStates, stepRecurrent } from './step'
import { cellWeights } from './weights'

export const recurrentKind: LayerKindRow<'recurrent'> = {
  ...oneInput,
  label: 'recurrent',
  width: ({ hidden }, inputs) => onVectors(() => ({ width: hidden }))(inputs),
  checked: (layer, { inputs, width, cell }) => cell && { kind: layer.kind, layer, inputs, width, cell },
  weights: ({ cell, layer }) => cellWeights(cell, layer.id),
  flops: ({ cell }) => cellFlops(cell),
  tokenBytes: ({ cell, width }) => cellBytes(cell) + 2 * linearBytes(cell) + bytesOfFloat * width,
  states: recurrentStates,
  cannotCarry: ({ layer }) => (layer.params.direction === 'forward' ? null : runsBackward),
  cannotStep: ({ id, name, params }) =>
    params.direction === 'backward' ? [problem('generate.backward', { layer: id }, { layer: name })] : [],
  lower: (checked, inputs, context) => lowerRecurrent(checked, at(inputs, 0), context),
  start: ({ cell, layer }, context) => cell.states.map((state) => initialState(state, layer.id, context)),
  step: stepRecurrent,
  taps: () => []
}

const runsBackward = {
  why: 'it runs backward in time, from steps that come after this batch',
  remedy: 'Let it run forward, or switch off Carry states.'
}
