/** From a checked model to its forward pass as a program: layer by layer, each by the file of its family. */
import type { CheckedLayer, CheckedModel } from '../checkedModel'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { alterOverTime } from '../layers/alter'
import type { Alterations } from '../layers/alter'
import type { RandomSource } from '../layers/dropout'
import { layerContext } from '../layers/context'
import type { CarriedStates, LayerContext, PerturbationSource, Place, Tap, Trace } from '../layers/context'
import { layerRow } from '../layers/layerKinds'
import { tappedNodes } from '../layers/recurrent/taps'
import { mixingTaps } from '../layers/mixingTaps'
import { valueNamed } from '../lookUp'

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
  readonly perturb?: PerturbationSource
  readonly perturbAll?: boolean
  readonly perturbEdgesOf?: string
  readonly trace?: Trace
  /** Which values inside can be changed by inputs of the program. */
  readonly alter?: Alterations
  readonly carried?: CarriedStates | null
  /** Asks for the forms of layers whose operations are the same for every length, such as an export needs them. */
  readonly anyLength?: boolean
  /** Gives the output of a layer that is computed outside the program, from what it reads; null for a layer that the program computes. */
  readonly outside?: (checked: CheckedLayer, inputs: readonly Value[]) => Value | null
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
  const weight = (name: string) => valueNamed(weights, name)
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
    perturb: options.perturb ?? null,
    perturbAll: options.perturbAll ?? false,
    perturbEdgesOf: options.perturbEdgesOf ?? null,
    trace: options.trace ?? null,
    alter: options.alter ?? null,
    carried: options.carried ?? null,
    anyLength: options.anyLength ?? false
  })
  const values = new Map(inputs)
  const taps: Tap[] = []
  for (const checked of model.layers) {
    const read = checked.inputs.map((id) => valueNamed(values, id))
    builder.origin = checked.layer.id
    const outside = options.outside?.(checked, read)
    const lowered = outside ? { value: outside, taps: [] } : layerRow(checked).lower(checked, read, context)
    const output = alterOverTime(builder, context.alter, outputName(checked), lowered.value)
    const value = perturbed(checked, output, context)
    values.set(checked.layer.id, value)
    context.trace?.(outputOf(checked), value)
    taps.push(...lowered.taps)
    if (context.taps) taps.push(...mixingTaps(checked, at(read, 0), output, context))
  }
  builder.origin = undefined
  return { output: valueNamed(values, at(model.layers, model.layers.length - 1).layer.id), taps }
}

/** The output, with what its gradient ∂L/∂y_t is had by where that is asked for. */
function perturbed(checked: CheckedLayer, value: Value, { builder, perturb, perturbAll, perturbEdgesOf }: LayerContext): Value {
  if (perturbEdgesOf) return value
  const layer = checked.layer.id
  const { gradientName } = layerRow(checked)
  const output = { layer, label: 'output', kind: 'output' } as const
  if (perturb && perturbAll) return builder.add(value, perturb({ ...output, name: 'y', place: outputOf(checked) }, value.type))
  return perturb && gradientName ? builder.add(value, perturb({ ...output, name: gradientName }, value.type)) : value
}

/** The name of a layer's output: `y`, and `output` beside a node of a cell that is called y. */
function outputName(checked: CheckedLayer) {
  const taken = checked.kind === 'recurrent' && tappedNodes(checked.cell).some(({ name }) => name === 'y')
  return { layer: checked.layer.id, name: taken ? 'output' : 'y', label: 'output' }
}

function outputOf({ kind, layer }: CheckedLayer): Place {
  return { layer: layer.id, node: null, backward: kind === 'recurrent' && layer.params.direction === 'backward' }
}
