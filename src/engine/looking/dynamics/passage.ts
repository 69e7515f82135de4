/** A sequence's passage through one layer, read from the results of its program, in the order in which the layer takes the time steps. */
import type { Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { at, range } from '../../compiler/program/shapes'
import type { MemoryLayer } from './memoryLayer'
import type { OwnPath, PassedLayer } from './passageProgram'

/** What a unit keeps of itself by its own path at each time step; `values` is [T × size of the array]. */
export interface OwnShares extends OwnPath {
  readonly values: Float32Array
}

export interface Passage {
  readonly layer: MemoryLayer
  /** T. */
  readonly steps: number
  /** D. */
  readonly width: number
  /** What enters, [T × D]. */
  readonly inputs: Float32Array
  /** The states before and after each time step, [T × S]. */
  readonly before: Float32Array
  readonly after: Float32Array
  /** The windows before each time step, [T × W]. */
  readonly held: Float32Array
  readonly own: readonly OwnShares[]
  /** Whether the own paths are the whole Jacobian. */
  readonly whole: boolean
}

/** The passage over the first `steps` time steps; a layer that runs backward begins at the last of them. */
export function readPassage(passed: PassedLayer, results: Tensors, steps: number): Passage {
  const { layer, paths, whole } = passed
  const { id } = layer.checked.layer
  const width = (results.get(`${id}/input`)?.type.shape ?? [])[1] ?? 0
  const rows = (name: string, size: number) => inOrder(floatsOf(results, `${id}/${name}`).slice(0, steps * size), size, layer.backward)
  const after = rows('states', layer.size)
  return {
    ...{ layer, steps, width, whole, after, inputs: rows('input', width) },
    before: delayed(floatsOf(results, `${id}/start`), after),
    held: layer.heldSize > 0 ? delayed(floatsOf(results, `${id}/heldStart`), rows('held', layer.heldSize)) : new Float32Array(0),
    own: paths.map((path, k) => ({ ...path, values: rows(`own.${k}`, at(layer.arrays, path.row).size) }))
  }
}

/** Turns rows round for a layer that takes the last time step first. */
export function inOrder(values: Float32Array<ArrayBuffer>, size: number, backward: boolean): Float32Array<ArrayBuffer> {
  if (!backward) return values
  const turned = new Float32Array(values.length)
  const count = values.length / size
  for (const t of range(count)) turned.set(values.subarray(t * size, (t + 1) * size), (count - 1 - t) * size)
  return turned
}

/** What was there before each step: the start, then what the steps before the last left. */
function delayed(start: Float32Array, after: Float32Array): Float32Array {
  const before = new Float32Array(after.length)
  before.set(start)
  before.set(after.subarray(0, after.length - start.length), start.length)
  return before
}
