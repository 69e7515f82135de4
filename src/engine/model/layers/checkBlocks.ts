/** Checks what the layers of Transformer blocks need beyond a width: heads that divide it, enough positions, a table to be tied to. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Layer, LayerOf } from '../../../contract/document/modelGraph'
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { CheckedLayer } from '../checkedModel'
import { learnedPlaces } from '../graph/learnedPlaces'

/** The layers of a block that write to its residual sum. */
export type SumWriter = 'attention' | 'linearAttention' | 'feedForward'

export function writesToSum(layer: Layer): layer is LayerOf<SumWriter> {
  return layer.kind === 'attention' || layer.kind === 'linearAttention' || layer.kind === 'feedForward'
}

export function writer(
  layer: LayerOf<SumWriter>,
  base: Pick<CheckedLayer, 'inputs' | 'width'>,
  { model, training }: GatescopeDocument
): CheckedLayer {
  const writers = model.layers.filter(writesToSum).length
  switch (layer.kind) {
    case 'attention':
      return { kind: layer.kind, layer, ...base, writers, steps: training.sequenceLength }
    case 'linearAttention':
      return { kind: layer.kind, layer, ...base, writers }
    case 'feedForward':
      return { kind: layer.kind, layer, ...base, writers }
    default:
      return layer satisfies never
  }
}

interface Around {
  readonly width: number
  readonly inputWidth: number
  readonly document: GatescopeDocument
  readonly task: TaskShape
}

export function blockProblems(layer: Layer, around: Around): Problem[] {
  if (layer.kind === 'attention' || layer.kind === 'linearAttention') return headsProblems(layer, around.width)
  if (layer.kind === 'positions') return [...positionProblems(layer, longest(around)), ...probeProblems(layer, around)]
  return layer.kind === 'head' ? tiedProblems(layer, around) : []
}

/** Rotary positions turn the units of a head in pairs. */
function headsProblems(layer: LayerOf<'attention' | 'linearAttention'>, width: number): Problem[] {
  const { heads } = layer.params
  const even = layer.kind === 'attention' && layer.params.positions === 'rotary' && width % heads === 0
  const fits = width % heads === 0 && (!even || (width / heads) % 2 === 0)
  return fits
    ? []
    : [
        problem(
          'layer.heads',
          { layer: layer.id },
          { layer: layer.name, width, heads, needs: even ? 'an even part, as rotary positions turn units in pairs' : 'an equal part' }
        )
      ]
}

/** Time steps of the longest sequence that is trained or judged on. */
function longest({ document, task }: Around): number {
  return Math.max(document.training.sequenceLength, task.heldOutLength ?? 0)
}

function positionProblems({ id, name, params }: LayerOf<'positions'>, length: number): Problem[] {
  if (params.form === 'sinusoidal' || params.limit >= length) return []
  return [problem('layer.positions', { layer: id }, { layer: name, limit: params.limit, length })]
}

/** Where the probe, of a text, goes on past the last vector that learns. */
function probeProblems(layer: LayerOf<'positions'>, { document }: Around): Problem[] {
  const count = learnedPlaces(layer, document.training.sequenceLength)
  const length = 'source' in document.task ? [...document.probe.text].length : 0
  if (count === null || length <= count) return []
  return [problem('probe.positions', { path: 'probe.text' }, { layer: layer.name, limit: count, length }, 'warning')]
}

function tiedProblems({ id, name, params }: LayerOf<'head'>, around: Around): Problem[] {
  if (params.tied === undefined) return []
  const why = cannotTie(params.tied, around)
  return why === null ? [] : [problem('head.tied', { layer: id }, { layer: name, tied: params.tied, why })]
}

function cannotTie(tied: string, { document, inputWidth, width, task }: Around): string | null {
  const embedding = document.model.layers.find((each) => each.id === tied)
  if (embedding?.kind !== 'embedding') return 'there is no such embedding'
  if (embedding.params.units !== inputWidth) return `its vectors have ${embedding.params.units} units, and the head reads ${inputWidth}`
  return task.tokens === width ? null : 'the classes of the task are not its tokens'
}
