/** The numbers by which a program changes its values: a scale and a shift for each value, token and unit. */
import type { Tensors } from '../../executors/executor'
import type { Alterable } from '../../model/layers/alter'
import type { TensorType } from '../../compiler/program/types'
import { sizeOf } from '../../compiler/program/shapes'
import { valueKey } from './alterableValues'
import { scaleInput, shiftInput } from './alteredProgram'
import type { How, PlannedChange } from './plan'

/** A value over the time steps of a sequence, [steps × width]. */
export interface Recorded {
  readonly steps: number
  readonly values: Float32Array
}

/** What changes are computed from. */
export interface Origins {
  /** A weight's numbers by its name. */
  readonly weight: (name: string) => ArrayLike<number>
  /** A value of a sequence that is copied from; `source` null is the one that is run. Null where it is not recorded. */
  readonly recorded: (source: number | null, value: Alterable) => Recorded | null
}

interface Mask {
  readonly scale: Float32Array
  readonly shift: Float32Array
}

/** Scales of one and shifts of zero, which change nothing. `types`: as `alterationTypes` has them. */
export function noMasks(types: ReadonlyMap<string, TensorType>): Map<string, Mask> {
  return new Map(
    [...types].map(([key, { shape }]) => [key, { scale: new Float32Array(sizeOf(shape)).fill(1), shift: new Float32Array(sizeOf(shape)) }])
  )
}

/** The masks of changes for all sequences alike, [T, 1, width]. Changes of one value follow one another in the order of the list. */
export function masksOf(types: ReadonlyMap<string, TensorType>, changes: readonly PlannedChange[], origins: Origins): Map<string, Mask> {
  const masks = noMasks(types)
  for (const change of changes) {
    const key = valueKey(change.value)
    const [mask, type] = [masks.get(key), types.get(key)]
    if (mask && type) enter(mask, type.shape[0] ?? 0, change, affineOf(change, origins))
  }
  return masks
}

/** The scale and shift of a column at a time step; null leaves it as it is. */
type Affine = (t: number, column: number) => readonly [scale: number, shift: number] | null

function enter({ scale, shift }: Mask, steps: number, { value: { width }, columns, from, to }: PlannedChange, affine: Affine): void {
  for (let t = from; t < Math.min(to, steps); t++)
    for (const column of columns) {
      const next = affine(t, column)
      if (next === null) continue
      const k = t * width + column
      scale[k] = next[0] * (scale[k] ?? 1)
      shift[k] = next[0] === 0 ? next[1] : next[0] * (shift[k] ?? 0) + next[1]
    }
}

function affineOf({ value, how }: PlannedChange, origins: Origins): Affine {
  switch (how.kind) {
    case 'affine':
      return () => [how.scale, how.shift]
    case 'initial': {
      const first = value.initial === null || value.initial === 'zeros' ? null : origins.weight(value.initial.weight)
      return (_, column) => [0, first?.[column] ?? 0]
    }
    case 'copy':
      return copyOf(value, how, origins)
    default:
      return how satisfies never
  }
}

/** A time step that the other sequence does not have stays as it is. */
function copyOf(value: Alterable, { source, token }: Extract<How, { kind: 'copy' }>, origins: Origins): Affine {
  const recorded = origins.recorded(source, value)
  return (t, column) => {
    const step = token ?? t
    return recorded && step < recorded.steps ? [0, recorded.values[step * value.width + column] ?? 0] : null
  }
}

/** Masks as inputs of the program. */
export function maskInputs(types: ReadonlyMap<string, TensorType>, masks: ReadonlyMap<string, Mask>): Tensors {
  return new Map(
    [...types].flatMap(([key, type]) => {
      const mask = masks.get(key)
      if (!mask) throw new RangeError(`the value ${key} has no mask`)
      return [[scaleInput(key), { type, data: mask.scale }] as const, [shiftInput(key), { type, data: mask.shift }] as const]
    })
  )
}
