/** Takes example inputs as a file has them apart into what the engine's programs take: time first, states by name. */
import type { BatchShape } from '../../data/batches/batch'
import { sizeOf } from '../../compiler/program/shapes'
import type { Tensor } from '../../executors/executor'
import { stateName } from '../../model/layers/step'
import type { Axis, ModelInput, StatePart } from '../importedModel'
import { refuse } from '../importRefusal'

export interface Given {
  readonly input: ModelInput
  readonly array: Tensor
}

/** T and B of the examples. Refuses examples of other shapes than the model's inputs. */
export function sizesOf(inputs: readonly Given[]): BatchShape {
  for (const { input, array } of inputs) {
    const { meaning, name } = input
    if (meaning.is !== 'tokens' && meaning.is !== 'features') continue
    const { shape } = array.type
    if (shape.length !== meaning.axes.length)
      refuse(
        `The example of ${name} has ${shape.length} axes, and the model takes ${meaning.axes.length}.`,
        'Give an example of this model.'
      )
    const size = (of: Axis['of']) => shape[meaning.axes.findIndex((axis) => axis.of === of)] ?? 1
    return { length: size('time'), batch: size('batch') }
  }
  return refuse('The examples have no input of this model.', 'Add its first input as input_0.')
}

/** An array by the file's axes as [T, B] of tokens, or [T, B, D] of features. */
export function placed(
  name: string,
  meaning: { readonly is: 'tokens' | 'features'; readonly axes: readonly Axis[] },
  array: Tensor,
  sizes: BatchShape
): Tensor {
  const { shape } = array.type
  const width = meaning.is === 'tokens' ? 1 : meaning.axes.reduce((units, axis) => (axis.of === 'units' ? units * axis.size : units), 1)
  const data = meaning.is === 'tokens' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape))
  if (sizeOf(shape) !== sizes.length * sizes.batch * width)
    refuse(`The example of ${name} is [${shape.join(', ')}], which does not fit the model.`, 'Give an example of this model.')
  eachPlace(shape, meaning.axes, ({ t, b, unit }, flat) => {
    data[(t * sizes.batch + b) * width + unit] = array.data[flat] ?? 0
  })
  const type = { shape: meaning.is === 'tokens' ? [sizes.length, sizes.batch] : [sizes.length, sizes.batch, width] }
  return { type: { dtype: meaning.is === 'tokens' ? 'int32' : 'float32', ...type }, data }
}

/** The states to begin with, by layer and name. */
export function statesOf(inputs: readonly Given[]): Map<string, Tensor> {
  return new Map(
    inputs.flatMap(({ input: { meaning }, array }) =>
      meaning.is === 'states' ? meaning.parts.map((part) => [stateName(part.layer, part.state), stateOf(part, array)] as const) : []
    )
  )
}

/** [B, units] of a state: the part of the array at the fixed entries. */
function stateOf({ axes }: StatePart, { type: { shape }, data }: Tensor): Tensor {
  const batch = shape[axes.findIndex((axis) => axis.of === 'batch')] ?? 1
  const units = axes.reduce((size, axis) => (axis.of === 'units' ? size * axis.size : size), 1)
  const state = new Float32Array(batch * units)
  eachPlace(shape, axes, ({ b, unit, inside }, flat) => {
    if (inside) state[b * units + unit] = data[flat] ?? 0
  })
  return { type: { dtype: 'float32', shape: [batch, units] }, data: state }
}

/** The real steps of each sequence; null where all are real. */
export function lengthsOf(inputs: readonly Given[]): readonly number[] | null {
  for (const { input, array } of inputs) {
    if (input.meaning.is === 'lengths') return Array.from(array.data)
    if (input.meaning.is === 'mask') return countsOf(input.meaning.axes, array)
  }
  return null
}

/** How many steps of each sequence a mask leaves. */
function countsOf(axes: readonly Axis[], { type: { shape }, data }: Tensor): number[] {
  const counts = Array.from({ length: shape[axes.findIndex((axis) => axis.of === 'batch')] ?? 1 }, () => 0)
  eachPlace(shape, axes, ({ b }, flat) => {
    if ((data[flat] ?? 0) > 0) counts[b] = (counts[b] ?? 0) + 1
  })
  return counts
}

export interface Place {
  readonly t: number
  readonly b: number
  readonly unit: number
  /** False at entries of a fixed axis that are not taken. */
  readonly inside: boolean
}

/** Calls with the time step, the sequence and the unit of each entry of an array, in the array's order. */
export function eachPlace(shape: readonly number[], axes: StatePart['axes'], visit: (place: Place, flat: number) => void): void {
  const total = sizeOf(shape)
  for (let flat = 0; flat < total; flat++) {
    let [rest, t, b, unit, inside] = [flat, 0, 0, 0, true]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1
      const index = rest % size
      rest = Math.floor(rest / size)
      const meaning = axes[axis]
      if (meaning?.of === 'time') t = index
      else if (meaning?.of === 'batch') b = index
      else if (meaning?.of === 'units') unit += index * meaning.stride
      else if (meaning?.of === 'fixed') inside &&= index === meaning.index
    }
    visit({ t, b, unit, inside }, flat)
  }
}
