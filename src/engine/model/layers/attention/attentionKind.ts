/** The row of attention layers. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { TrainingSettings } from '../../../../contract/document/training'
import { problem } from '../../../../contract/problems/problem'
import type { CheckedOf, LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, sameWidth } from '../rowParts'
import { attentionMap, lowerAttention } from './attention'
import { attentionStates, stepAttention } from './attentionStep'
import { attentionWeights, headsProblems, mapTap, projectionFlops } from './projections'
import { attentionForm, chunkSteps, mostPlainSteps } from './sizes'

export const attentionKind: LayerKindRow<'attention'> = {
  ...oneInput,
  label: 'attention',
  width: sameWidth,
  problems: (layer, { width }) => headsProblems(layer, width),
  checked: (layer, { inputs, width, writers, document }) => {
    return { kind: layer.kind, layer, inputs, width, writers, steps: document.training.sequenceLength }
  },
  writesToSum: true,
  weights: attentionWeights,
  flops: (checked) => projectionFlops(checked) + (4 * checked.width + 5 * checked.layer.params.heads) * checked.steps,
  tokenBytes: (checked) => 10 * bytesOfFloat * checked.width + mapBytes(checked),
  states: ({ layer, width }) => attentionStates(layer.params, width),
  cannotCarry: () => ({
    why: 'it looks at the time steps of one batch',
    remedy: 'Let the states begin anew, or put a recurrent layer in its place.'
  }),
  cannotStep: ({ id, name, params }) => (params.causal ? [] : [problem('generate.attention', { layer: id }, { layer: name })]),
  lower: lowerOne(lowerAttention),
  step: ({ layer }, input, states, context) => stepAttention(layer, input, states, context),
  taps: ({ layer }, { input, context, output }) => [output, mapTap(layer.id, attentionMap(layer, input, context))],
  hasMatrix: true,
  gradientName: 'y',
  formNote: ({ layer: { params } }, settings) => formWords[attentionForm(params, settings.sequenceLength)] + reason(params.form, settings)
}

/** A token keeps a row of each head's map, its powers and their gradients. The chunked form keeps one block of them for all steps. */
function mapBytes({ layer, steps }: CheckedOf<'attention'>): number {
  const whole = attentionForm(layer.params, steps) === 'plain'
  const rows = whole ? steps : Math.ceil(chunkSteps ** 2 / steps)
  return 3 * bytesOfFloat * layer.params.heads * rows
}

const formWords = { plain: 'all pairs of time steps at once', chunked: 'in blocks of time steps' } as const

function reason(form: LayerOf<'attention'>['params']['form'], { sequenceLength }: Pick<TrainingSettings, 'sequenceLength'>): string {
  if (form === 'plain') return ''
  if (form === 'auto') return `, since sequences are ${sequenceLength > mostPlainSteps ? 'longer than' : 'of at most'} ${mostPlainSteps}`
  return sequenceLength > chunkSteps ? ', as its settings ask' : `, which are a single block of at most ${chunkSteps}`
}
