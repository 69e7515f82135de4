/** The row of Mamba blocks. */
import { bytesOfFloat } from '../../../../compiler/program/shapes'
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import type { LayerKindRow } from '../../layerKind'
import { chosenBy, lowerOne, oneInput, sameWidth } from '../../rowParts'
import { deltaProblems } from '../deltaProblems'
import { mambaWeights } from '../weights'
import { lowerMamba, selectiveForm } from './mamba'
import { mambaStates, stepMamba } from './mambaStep'
import { mambaTaps } from './mambaTaps'

export const mambaKind: LayerKindRow<'mamba'> = {
  ...oneInput,
  label: 'Mamba',
  width: sameWidth,
  problems: deltaProblems,
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  weights: ({ layer, width }) => mambaWeights(layer, width),
  flops: ({ layer, width }) => mambaFlops(layer.params, width),
  /**
   * Estimates the inputs and outputs of the loop over stretches, and the values that the products around it keep. The states inside a
   * stretch are computed again.
   */
  tokenBytes: ({ layer: { params }, width }) => bytesOfFloat * (16 * params.inner + 6 * params.states + 3 * params.rank + 2 * width),
  states: ({ layer }) => mambaStates(layer.params),
  lower: lowerOne(lowerMamba),
  step: ({ layer }, input, states, context) => stepMamba(layer, input, states, context),
  taps: ({ layer }, { input, context, output }) => [...mambaTaps(layer, input, context), output],
  hasMatrix: true,
  gradientName: 'y',
  formNote: ({ layer }) => formWords[selectiveForm(layer)] + chosenBy(layer.params.form)
}

const formWords = {
  scan: 'a selective scan, step by step in stretches',
  associative: 'a selective scan, associative in stretches'
} as const

/** Counts the operations of the form step by step. A function such as exp counts as one. */
function mambaFlops({ inner, states, kernel, rank }: LayerOf<'mamba'>['params'], width: number): number {
  const products = 2 * inner * (2 * width + rank + 2 * states + rank + width)
  const scan = inner * (7 * states + 1)
  return products + scan + inner * (2 * kernel + 2 + 2 + 2 + 2 + 1)
}
