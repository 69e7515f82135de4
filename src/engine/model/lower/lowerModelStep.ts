/** One token of a whole model as a program: each layer's step form, with the memory of all layers going in and coming out. */
import type { CheckedLayer, CheckedModel } from '../checkedModel'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { TensorType, Value } from '../../compiler/program/types'
import { layerContext } from '../layers/context'
import type { Tap } from '../layers/context'
import { layerRow } from '../layers/layerKinds'
import { outputTap } from '../layers/mixingTaps'
import { memorySpec } from '../layers/step'
import type { MemorySpec, StepContext, Stepped, StepSizes } from '../layers/step'
import { valueNamed } from '../lookUp'

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
  return (layerRow(checked).states?.(checked) ?? []).map((state) => {
    const spec = memorySpec(state, sizes)
    return { ...spec, layer: id, key: `memory/${id}.${spec.name}` }
  })
}

/** The memory before the first token, by key. `weights` has a value for each weight by name. */
export function startMemory(model: CheckedModel, builder: BlockBuilder, weights: ByName, sizes: StepSizes): Map<string, Value> {
  const context = { builder, batch: sizes.batch, weight: (name: string) => valueNamed(weights, name) }
  return new Map(
    model.layers.flatMap((checked) => {
      const memory = layerMemory(checked, sizes)
      const values = layerRow(checked).start?.(checked, context) ?? memory.map(({ type }) => builder.zeros(type))
      return memory.map(({ key }, k) => [key, at(values, k)] as const)
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

export interface LoweredStep {
  /** What the head gives for this token, [1, B, width]. */
  readonly output: Value
  /** The memory after the token, by key. */
  readonly memory: Map<string, Value>
  /** Values inside over this token, [1, B, units] each; none where they are not asked for. */
  readonly taps: readonly Tap[]
}

/** Writes one token of a model. */
export function lowerModelStep(
  model: CheckedModel,
  builder: BlockBuilder,
  given: StepInputs,
  sizes: StepSizes,
  options: { readonly taps: boolean } = { taps: false }
): LoweredStep {
  const context = stepContext(builder, given, sizes, options.taps)
  const values = new Map(given.inputs)
  const memory = new Map<string, Value>()
  const taps: Tap[] = []
  for (const checked of model.layers) {
    const inputs = checked.inputs.map((id) => valueNamed(values, id))
    const keys = layerMemory(checked, sizes).map(({ key }) => key)
    const before = keys.map((key) => valueNamed(given.memory, key))
    builder.origin = checked.layer.id
    const after = stepLayer(checked, inputs, before, context)
    values.set(checked.layer.id, after.value)
    keys.forEach((key, k) => memory.set(key, at(after.memory, k)))
    // The output of a cell is among the values of its nodes.
    if (options.taps) taps.push(...(after.taps ?? []), ...(checked.kind === 'recurrent' ? [] : [outputTap(checked, after.value)]))
  }
  builder.origin = undefined
  return { output: valueNamed(values, at(model.layers, model.layers.length - 1).layer.id), memory, taps }
}

function stepContext(builder: BlockBuilder, { weights, position }: StepInputs, { batch }: StepSizes, taps: boolean): StepContext {
  const weight = (name: string) => valueNamed(weights, name)
  const sequence = layerContext({ builder, length: 1, batch, mask: null, weight, taps, random: null, perturb: null })
  return { ...sequence, position: builder.reshape(position, [1]) }
}

/** Where a layer sees each token by itself, its form over a sequence of one token is its step form. */
function stepLayer(checked: CheckedLayer, inputs: readonly Value[], before: readonly Value[], context: StepContext): Stepped {
  const row = layerRow(checked)
  return row.step?.(checked, at(inputs, 0), before, context) ?? { value: row.lower(checked, inputs, context).value, memory: [] }
}

/** Name → type of each memory. */
export function memoryTypes(memory: readonly ModelMemory[]): Map<string, TensorType> {
  return new Map(memory.map(({ key, type }) => [key, type]))
}
