/** Positions as a layer: each time step is told where it stands by a vector that is added, learned or of sines and cosines. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import type { Value } from '../../../compiler/program/types'
import { learnedPlaces } from '../../graph/learnedPlaces'
import type { LayerContext } from '../context'
import type { LayerSurroundings, LayerKindRow } from '../layerKind'
import { addPositions, places } from '../positions'
import { lowerOne, oneInput, sameWidth } from '../rowParts'
import { layerWeight } from '../weightSpec'

export const positionsKind: LayerKindRow<'positions'> = {
  ...oneInput,
  label: 'positions',
  width: sameWidth,
  problems: (layer, around) => [...limitProblems(layer, longest(around)), ...probeProblems(layer, around)],
  checked: (layer, { inputs, width, document }) => {
    return { kind: layer.kind, layer, inputs, width, steps: document.training.sequenceLength }
  },
  /** Learned positions start as GPT-2's. */
  weights: ({ layer, width }) => {
    if (layer.params.form === 'sinusoidal') return []
    return [layerWeight(layer.id, 'weight', { kind: 'normal', deviation: 0.02 }, layer.params.limit, width)]
  },
  flops: ({ width }) => width,
  tokenBytes: ({ width }) => 2 * bytesOfFloat * width,
  cannotCarry: () => ({
    why: 'it counts time steps from the start of the batch',
    remedy: 'Delete it, or switch off Carry states.'
  }),
  lower: lowerOne(lowerPositions),
  step: ({ layer }, input, _, context) => ({ value: addPositions(layer, input, context.position, context), memory: [] })
}

/** [T, B, D] → [T, B, D]. */
function lowerPositions(layer: LayerOf<'positions'>, input: Value, context: LayerContext): Value {
  return addPositions(layer, input, places(context.builder, context.length), context)
}

/** Time steps of the longest sequence that is trained or judged on. */
function longest({ document, task }: LayerSurroundings): number {
  return Math.max(document.training.sequenceLength, task.heldOutLength ?? 0)
}

function limitProblems({ id, name, params }: LayerOf<'positions'>, length: number): Problem[] {
  if (params.form === 'sinusoidal' || params.limit >= length) return []
  return [problem('layer.positions', { layer: id }, { layer: name, limit: params.limit, length })]
}

/** Where the probe, of a text, goes on past the last vector that learns. */
function probeProblems(layer: LayerOf<'positions'>, { document }: LayerSurroundings): Problem[] {
  const count = learnedPlaces(layer, document.training.sequenceLength)
  const length = 'source' in document.task ? [...document.probe.text].length : 0
  if (count === null || length <= count) return []
  return [problem('probe.positions', { path: 'probe.text' }, { layer: layer.name, limit: count, length }, 'warning')]
}
