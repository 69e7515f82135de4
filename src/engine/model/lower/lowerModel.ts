/** From a checked model to its forward pass as a program: layer by layer, each by the file of its family. */
import type { CheckedLayer, CheckedModel } from '../checkedModel'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { dropout } from '../layers/dropout'
import type { RandomSource } from '../layers/dropout'
import { lowerAttention } from '../layers/attention/attention'
import { lowerEmbedding } from '../layers/perStep/embedding'
import { lowerFeedForward } from '../layers/perStep/feedForward'
import { lowerHead, lowerLinear } from '../layers/perStep/linear'
import { layerContext } from '../layers/context'
import type { CarriedStates, LayerContext, LoweredLayer, NudgeSource, Place, Tap, Trace } from '../layers/context'
import { lowerLinearAttention } from '../layers/attention/linear'
import { lowerNorm } from '../layers/perStep/norm'
import { lowerPositions } from '../layers/positions'
import { mixingTaps } from '../layers/mixingTaps'
import { lowerRecurrent } from '../layers/recurrent/recurrent'
import { lowerConv } from '../layers/stateSpace/conv/conv'
import { lowerMamba } from '../layers/stateSpace/mamba/mamba'
import { lowerS4d } from '../layers/stateSpace/s4d/s4d'

export interface LoweredModel {
  /** What the head gives: logits of the classes, or predicted numbers. [T, B, width], or [1, B, width] once for a sequence. */
  readonly output: Value
  readonly taps: readonly Tap[]
}

export interface LoweringOptions {
  readonly taps: boolean
  /** int32 [1]: the unit whose effective attention is tapped. */
  readonly unit?: Value
  readonly random?: RandomSource
  readonly nudge?: NudgeSource
  readonly nudgeAll?: boolean
  readonly trace?: Trace
  readonly carried?: CarriedStates | null
}

/**
 * Writes the forward pass. `weights` has a value for each of `modelWeights(model)`, by name; `inputs` has the task's inputs by name
 * (`tokens` int32 [T, B], `features` float32 [T, B, D]), and `mask` float32 [T, B] where sequences may end early.
 * States start anew, as zeros or what is learned, unless they are `carried`. Without `random` nothing is dropped.
 */
export function lowerModel(
  model: CheckedModel,
  builder: BlockBuilder,
  weights: ReadonlyMap<string, Value>,
  inputs: ReadonlyMap<string, Value>,
  options: LoweringOptions
): LoweredModel {
  const weight = (name: string): Value => {
    const value = weights.get(name)
    if (!value) throw new RangeError(`weight ${name} is missing`)
    return value
  }
  const [length = 0, batch = 0] = at([...inputs.values()], 0).type.shape
  const mask = inputs.get('mask') ?? null
  const context = layerContext({
    builder,
    length,
    batch,
    mask,
    weight,
    taps: options.taps,
    unit: options.unit ?? null,
    random: options.random ?? null,
    nudge: options.nudge ?? null,
    nudgeAll: options.nudgeAll ?? false,
    trace: options.trace ?? null,
    carried: options.carried ?? null
  })
  const values = new Map(inputs)
  const taps: Tap[] = []
  for (const checked of model.layers) {
    const read = checked.inputs.map((id) => valueOf(values, id))
    const lowered = lowerLayer(checked, read, context)
    const value = nudged(checked, lowered.value, context)
    values.set(checked.layer.id, value)
    context.trace?.(outputOf(checked), value)
    taps.push(...lowered.taps)
    if (context.taps) taps.push(...mixingTaps(checked, at(read, 0), lowered.value, context))
  }
  return { output: valueOf(values, at(model.layers, model.layers.length - 1).layer.id), taps }
}

/** Layers without states of their own whose output ∂L/∂y_t is told of: where tokens enter, and where they mix. */
const toldOutputs: ReadonlySet<CheckedLayer['kind']> = new Set(['embedding', 's4d', 'conv', 'mamba', 'attention', 'linearAttention'])

function nudged(checked: CheckedLayer, value: Value, { builder, nudge, nudgeAll }: LayerContext): Value {
  const { kind, layer } = checked
  if (nudge && nudgeAll)
    return builder.add(value, nudge({ layer: layer.id, name: 'y', label: 'output', place: outputOf(checked) }, value.type))
  if (!nudge || !toldOutputs.has(kind)) return value
  return builder.add(value, nudge({ layer: layer.id, name: kind === 'embedding' ? 'x' : 'y', label: 'output' }, value.type))
}

function outputOf({ kind, layer }: CheckedLayer): Place {
  return { layer: layer.id, node: null, backward: kind === 'recurrent' && layer.params.direction === 'backward' }
}

export function lowerLayer(checked: CheckedLayer, inputs: readonly Value[], context: LayerContext): LoweredLayer {
  switch (checked.kind) {
    case 'embedding':
      return { value: lowerEmbedding(checked.layer, at(inputs, 0), context), taps: [] }
    case 'recurrent':
      return lowerRecurrent(checked, at(inputs, 0), context)
    case 's4d':
      return { value: lowerS4d(checked.layer, at(inputs, 0), context), taps: [] }
    case 'conv':
      return { value: lowerConv(checked.layer, at(inputs, 0), context), taps: [] }
    case 'mamba':
      return { value: lowerMamba(checked.layer, at(inputs, 0), context), taps: [] }
    case 'dropout':
      return {
        value: dropout(context.builder, context.random, at(inputs, 0), { ...checked.layer.params, site: checked.layer.id }),
        taps: []
      }
    case 'linear':
      return { value: lowerLinear(checked.layer, at(inputs, 0), context), taps: [] }
    case 'concat':
      return { value: context.builder.concat(inputs, 2), taps: [] }
    case 'residual':
      return { value: context.builder.sum(inputs), taps: [] }
    case 'norm':
      return { value: lowerNorm(checked.layer, at(inputs, 0), context), taps: [] }
    case 'positions':
      return { value: lowerPositions(checked.layer, at(inputs, 0), context), taps: [] }
    case 'attention':
      return { value: lowerAttention(checked.layer, at(inputs, 0), context), taps: [] }
    case 'linearAttention':
      return { value: lowerLinearAttention(checked.layer, at(inputs, 0), context), taps: [] }
    case 'feedForward':
      return { value: lowerFeedForward(checked.layer, at(inputs, 0), context), taps: [] }
    case 'head':
      return { value: lowerHead(checked.layer, at(inputs, 0), context), taps: [] }
    default:
      return checked satisfies never
  }
}

function valueOf(values: ReadonlyMap<string, Value>, layer: string): Value {
  const value = values.get(layer)
  if (!value) throw new RangeError(`“${layer}” has no value`)
  return value
}
