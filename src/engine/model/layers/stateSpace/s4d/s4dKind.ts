/** The row of S4D layers. */
import { bytesOfFloat } from '../../../../compiler/program/shapes'
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import type { LayerKindRow } from '../../layerKind'
import { chosenBy, lowerOne, oneInput, sameWidth } from '../../rowParts'
import { deltaProblems } from '../deltaProblems'
import { s4dWeights } from '../weights'
import { lowerS4d, s4dForm } from './s4d'
import { s4dStates, stepS4d } from './s4dStep'
import { s4dTaps } from './s4dTaps'

export const s4dKind: LayerKindRow<'s4d'> = {
  ...oneInput,
  label: 'S4D',
  width: sameWidth,
  problems: deltaProblems,
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  weights: ({ layer, width }) => s4dWeights(layer, width),
  /** Counts the operations of the form step by step. A multiplication of complex numbers takes six. */
  flops: ({ layer, width }) => width * (11 * layer.params.states + 2) + outputFlops(layer, width),
  /** Estimates the inputs and outputs of the loop over stretches and of the output function. States inside a stretch are computed again. */
  tokenBytes: ({ layer: { params }, width }) => bytesOfFloat * width * ({ none: 4, gelu: 7, glu: 13 }[params.output] + params.states / 8),
  states: ({ layer, width }) => s4dStates(layer.params, width),
  cannotCarry: ({ layer }) => (layer.params.form === 'convolution' ? noState : null),
  lower: lowerOne(lowerS4d),
  step: ({ layer }, input, states, context) => stepS4d(layer, input, states, context),
  taps: ({ layer }, { input, context, output }) => [...s4dTaps(layer, input, context), output],
  hasMatrix: true,
  gradientName: 'y',
  formNote: ({ layer }, { stateful }) => formWords[s4dForm(layer, stateful)] + chosenBy(layer.params.form)
}

const noState = {
  why: 'as a convolution it computes no state',
  remedy: 'Set its form to automatic or step by step, or switch off Carry states.'
}

const formWords = {
  convolution: 'a convolution in blocks',
  scan: 'a loop, step by step in stretches',
  associative: 'an associative scan in stretches'
} as const

function outputFlops({ params }: LayerOf<'s4d'>, width: number): number {
  if (params.output === 'none') return 0
  return 9 * width + (params.output === 'glu' ? 4 * width * width + 4 * width : 0)
}
