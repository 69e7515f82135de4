/** One time step of a layer that remembers as a function of its state, s_t = F(s_{t−1}, x_t), written into any block. */
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import { neededFor } from '../../compiler/program/blocks'
import type { AnyOperation, Value } from '../../compiler/program/types'
import { layerContext } from '../../model/layers/context'
import { layerRow } from '../../model/layers/layerKinds'
import type { StepContext } from '../../model/layers/step'
import type { KeptArray, MemoryLayer } from './memoryLayer'

/** Values of N steps side by side, each [N, …]. */
export interface StepValues {
  /** [N, D]. */
  readonly input: Value
  /** In the order of the layer's arrays. */
  readonly states: readonly Value[]
  readonly held: readonly Value[]
}

type Weight = (name: string) => Value

export interface WrittenStep extends Omit<StepValues, 'input'> {
  /** The operations that the states after the step need, in their order. */
  readonly operations: readonly AnyOperation[]
}

/** Writes N steps and returns the arrays after them; dropout is off, as in every look at a model. */
export function writeStep(layer: MemoryLayer, builder: BlockBuilder, weight: Weight, values: StepValues): WrittenStep {
  const row = layerRow(layer.checked)
  const [steps = 0, width = 0] = values.input.type.shape
  if (!row.step) throw new RangeError(`${layer.checked.layer.id} has no step form`)
  const input = builder.reshape(values.input, [1, steps, width])
  const before = builder.finish([]).operations.length
  const { memory } = row.step(layer.checked, input, inOrder(layer, values), stepContext(builder, weight, steps))
  const written = parted(layer, memory)
  const block = builder.finish(written.states)
  const needed = neededFor(block, written.states)
  const operations = block.operations.slice(before).filter(({ outputs }) => outputs.some((value) => needed.has(value)))
  return { ...written, operations }
}

/** The arrays before the first time step, [1, …] each: zeros, or what is learned. */
export function writeStart(layer: MemoryLayer, builder: BlockBuilder, weight: Weight): Omit<StepValues, 'input'> {
  const start = layerRow(layer.checked).start?.(layer.checked, { builder, batch: 1, weight })
  const zeros = ({ shape }: KeptArray) => builder.fill(0, [1, ...shape])
  return start ? parted(layer, start) : { states: layer.arrays.map(zeros), held: layer.held.map(zeros) }
}

/** [N, S] → the arrays [N, …]. */
export function unpacked(builder: BlockBuilder, arrays: readonly KeptArray[], rows: Value): Value[] {
  const [steps = 0] = rows.type.shape
  return arrays.map(({ from, size, shape }) => builder.reshape(builder.sliceAxis(rows, 1, from, size), [steps, ...shape]))
}

/** The arrays [N, …] → [N, S]. */
export function packed(builder: BlockBuilder, arrays: readonly KeptArray[], values: readonly Value[]): Value {
  return builder.concat(
    values.map((value, k) => builder.reshape(value, [at(value.type.shape, 0), at(arrays, k).size])),
    1
  )
}

/** The layer's own order of states has windows among them. */
function inOrder({ checked, arrays, held }: MemoryLayer, values: Pick<StepValues, 'states' | 'held'>): Value[] {
  const names = (layerRow(checked).states?.(checked) ?? []).map(({ name }) => name)
  const named = new Map([
    ...arrays.map(({ name }, k) => [name, at(values.states, k)] as const),
    ...held.map(({ name }, k) => [name, at(values.held, k)] as const)
  ])
  return names.flatMap((name) => named.get(name) ?? [])
}

function parted({ checked, arrays, held }: MemoryLayer, memory: readonly Value[]): Omit<StepValues, 'input'> {
  const names = (layerRow(checked).states?.(checked) ?? []).map(({ name }) => name)
  const of = (list: readonly KeptArray[]) => list.map(({ name }) => at(memory, names.indexOf(name)))
  return { states: of(arrays), held: of(held) }
}

/** No layer with a state of one size asks for the place of a token. */
function stepContext(builder: BlockBuilder, weight: Weight, batch: number): StepContext {
  const context = layerContext({ builder, length: 1, batch, mask: null, weight, taps: false, random: null, perturb: null })
  return { ...context, position: builder.fill(0, [1], 'int32') }
}
