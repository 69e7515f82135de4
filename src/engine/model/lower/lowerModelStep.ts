/** One token of a whole model as a program: each layer's step form, with the memory of all layers going in and coming out. */
import type { CheckedLayer, CheckedModel } from '../checkedModel'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { TensorType, Value } from '../../compiler/program/types'
import { layerContext } from '../layers/context'
import { lowerLayer } from './lowerModel'
import { addPositions } from '../layers/positions'
import { attentionStep } from '../layers/attention/attentionStep'
import { convStep } from '../layers/stateSpace/conv/convStep'
import type { LayerStep, MemorySpec, StepContext, StepSizes } from '../layers/step'
import { linearAttentionStep } from '../layers/attention/linearStep'
import { mambaStep } from '../layers/stateSpace/mamba/mambaStep'
import { recurrentStep } from '../layers/recurrent/step'
import { s4dStep } from '../layers/stateSpace/s4d/s4dStep'

/** A memory of a model: `key` is its name among all. */
export interface ModelMemory extends MemorySpec {
  readonly key: string
  readonly layer: string
}

type ByName = ReadonlyMap<string, Value>

/** Everything that a model remembers between tokens, in run order. Of a model that can go token by token; see `generationProblems`. */
export function modelMemory(model: CheckedModel, sizes: StepSizes): ModelMemory[] {
  return model.layers.flatMap((checked) => layerMemory(checked, sizes))
}

function layerMemory(checked: CheckedLayer, sizes: StepSizes): ModelMemory[] {
  const { id } = checked.layer
  return (layerStep(checked, sizes)?.memory ?? []).map((spec) => ({ ...spec, layer: id, key: `memory/${id}.${spec.name}` }))
}

/** The memory before the first token, by key. `weights` has a value for each weight by name. */
export function startMemory(model: CheckedModel, builder: BlockBuilder, weights: ByName, sizes: StepSizes): Map<string, Value> {
  const context = { builder, batch: sizes.batch, weight: (name: string) => named(weights, name) }
  return new Map(
    model.layers.flatMap((checked) => {
      const values = layerStep(checked, sizes)?.start(context) ?? []
      return layerMemory(checked, sizes).map(({ key }, k) => [key, at(values, k)] as const)
    })
  )
}

export interface StepInputs {
  readonly weights: ByName
  /** The task's inputs of one time step: `tokens` int32 [1, B], `features` float32 [1, B, D]. */
  readonly inputs: ByName
  readonly memory: ByName
  /** int32 []: the token's place, counted from the sequence's begin; less than the capacity. */
  readonly position: Value
}

/** What the head gives for this token, [1, B, width], and the memory after it, by key. */
export function lowerModelStep(
  model: CheckedModel,
  builder: BlockBuilder,
  given: StepInputs,
  sizes: StepSizes
): { output: Value; memory: Map<string, Value> } {
  const context = stepContext(builder, given, sizes)
  const values = new Map(given.inputs)
  const memory = new Map<string, Value>()
  for (const checked of model.layers) {
    const read = checked.inputs.map((id) => named(values, id))
    const step = layerStep(checked, sizes)
    if (!step) values.set(checked.layer.id, withoutMemory(checked, read, context))
    else {
      const own = layerMemory(checked, sizes)
      const before = own.map(({ key }) => named(given.memory, key))
      const made = step.step(at(read, 0), before, context)
      values.set(checked.layer.id, made.value)
      own.forEach(({ key }, k) => memory.set(key, at(made.memory, k)))
    }
  }
  return { output: named(values, at(model.layers, model.layers.length - 1).layer.id), memory }
}

function stepContext(builder: BlockBuilder, { weights, position }: StepInputs, { batch }: StepSizes): StepContext {
  const weight = (name: string) => named(weights, name)
  const sequence = layerContext({ builder, length: 1, batch, mask: null, weight, taps: false, random: null, nudge: null })
  return { ...sequence, position: builder.reshape(position, [1]) }
}

/** The step form of a layer that has a memory; null for one that sees each token by itself. */
function layerStep(checked: CheckedLayer, sizes: StepSizes): LayerStep | null {
  switch (checked.kind) {
    case 'recurrent':
      return recurrentStep(checked, sizes)
    case 'attention':
      return attentionStep(checked.layer, checked.width, sizes)
    case 'linearAttention':
      return linearAttentionStep(checked.layer, checked.width, sizes)
    case 'conv':
      return convStep(checked.layer, checked.width, sizes)
    case 's4d':
      return s4dStep(checked.layer, checked.width, sizes)
    case 'mamba':
      return mambaStep(checked.layer, sizes)
    case 'embedding':
    case 'dropout':
    case 'linear':
    case 'concat':
    case 'residual':
    case 'norm':
    case 'positions':
    case 'feedForward':
    case 'head':
      return null
    default:
      return checked satisfies never
  }
}

/** Such a layer's form over a sequence of one token is its step form, but for where the token stands. */
function withoutMemory(checked: CheckedLayer, inputs: readonly Value[], context: StepContext): Value {
  if (checked.kind === 'positions') return addPositions(checked.layer, at(inputs, 0), context.position, context)
  return lowerLayer(checked, inputs, context).value
}

function named(values: ByName, name: string): Value {
  const value = values.get(name)
  if (!value) throw new RangeError(`no value named ${name}`)
  return value
}

/** Name → type of each memory. */
export function memoryTypes(memory: readonly ModelMemory[]): Map<string, TensorType> {
  return new Map(memory.map(({ key, type }) => [key, type]))
}
