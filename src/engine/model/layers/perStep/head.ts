/** The head: a map to what the task asks for, of each time step or once for a sequence. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import { targetWidth } from '../../../../contract/document/taskShape'
import type { TaskShape } from '../../../../contract/document/taskShape'
import type { Value } from '../../../compiler/program/types'
import { projectWithBias } from '../context'
import type { LayerContext } from '../context'
import type { LayerSurroundings, LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, onVectors } from '../rowParts'
import { mixedSoFar, mixedSteps } from '../sequenceMask'
import { linearFlops, linearWeights } from './linear'

export const headKind: LayerKindRow<'head'> = {
  ...oneInput,
  label: 'head',
  width: (_, inputs, { target }) => onVectors(() => ({ width: targetWidth(target) }))(inputs),
  problems: (layer, around) => [...tiedProblems(layer, around), ...overProblems(layer, around.task)],
  checked: (layer, { inputs, width, inputWidth }) => ({ kind: layer.kind, layer, inputs, width, inputWidth }),
  weights: (checked) => {
    const { matrix, bias } = linearWeights(checked)
    return checked.layer.params.tied === undefined ? [matrix, ...bias] : bias
  },
  flops: linearFlops,
  tokenBytes: ({ width }) => 3 * bytesOfFloat * width,
  lower: lowerOne(lowerHead),
  // What is said once for a sequence is no value over time, but what would be said if it ended at each step is one.
  taps: ({ layer }, { input, context, plain }) =>
    layer.params.over === 'token'
      ? [plain]
      : [{ ...plain, form: 'soFar', value: headOf(layer, mixedSoFar(context, input, layer.params.over), context) }]
}

/** [T, B, D] → logits or numbers [T, B, V], or [1, B, V] from the last step, the mean or the maximum of a sequence's real steps. */
function lowerHead(layer: LayerOf<'head'>, input: Value, context: LayerContext): Value {
  const { over } = layer.params
  return headOf(layer, over === 'token' ? input : mixedSteps(context, input, over), context)
}

/** [S, B, D] → [S, B, V]. */
function headOf({ id, params }: LayerOf<'head'>, read: Value, context: LayerContext): Value {
  return params.tied === undefined
    ? projectWithBias(context, read, id, params.bias)
    : lowerTied(id, params.bias, params.tied, read, context)
}

/** By the transpose of an embedding's table [V, D]. */
function lowerTied(id: string, bias: boolean, tied: string, input: Value, { builder, weight }: LayerContext): Value {
  const table = weight(`${tied}.weight`)
  const [steps = 0, batch = 0, width = 0] = input.type.shape
  const [classes = 0] = table.type.shape
  const product = builder.matmul(builder.reshape(input, [steps * batch, width]), table, { transposeB: true })
  const output = builder.reshape(product, [steps, batch, classes])
  return bias ? builder.add(output, builder.broadcast(weight(`${id}.bias`), output.type.shape)) : output
}

function tiedProblems({ id, name, params }: LayerOf<'head'>, around: LayerSurroundings): Problem[] {
  if (params.tied === undefined) return []
  const why = cannotTie(params.tied, around)
  return why === null ? [] : [problem('head.tied', { layer: id }, { layer: name, tied: params.tied, why })]
}

function cannotTie(tied: string, { document, inputWidth, width, task }: LayerSurroundings): string | null {
  const embedding = document.model.layers.find((each) => each.id === tied)
  if (embedding?.kind !== 'embedding') return 'there is no such embedding'
  if (embedding.params.units !== inputWidth) return `its vectors have ${embedding.params.units} units, and the head reads ${inputWidth}`
  return task.tokens === width ? null : 'the classes of the task are not its tokens'
}

/** A head must predict as often as the task asks. */
function overProblems(layer: LayerOf<'head'>, { target }: TaskShape): Problem[] {
  const over = layer.params.over === 'token' ? 'step' : 'sequence'
  return over === target.over ? [] : [problem('head.over', { layer: layer.id }, { layer: layer.name, over, asks: target.over })]
}
