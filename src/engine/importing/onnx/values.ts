/** What a value of an ONNX graph is in the drawing, followed through every operator that only moves or names it. */
import type { NumberType } from '../../files/storedNumbers'
import type { Finish } from '../importedModel'

/** A part of an axis: an axis of an input of the file, which is time or batch; some units; or one of several states. */
export type Atom =
  | { readonly of: 'outer'; readonly id: string; readonly size: number }
  | { readonly of: 'units'; readonly size: number; readonly stride: number }
  | { readonly of: 'which'; readonly size: number }
/** One axis: the parts that it joins, the slowest first; none where its size is 1. */
export type Dim = readonly Atom[]

export interface Constant {
  readonly is: 'constant'
  readonly type: NumberType
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array
}

/** What a node of the drawing gives: units `offset` and on of its `width`, along the axes that have them. */
export interface Stream {
  readonly is: 'stream'
  /** A layer, or a node of a cell. */
  readonly node: string
  readonly offset: number
  readonly dims: readonly Dim[]
  /** At all time steps, or at the last one of each sequence. */
  readonly steps: 'all' | 'last'
  /** Whether time runs backward along its axis. */
  readonly reversed: boolean
}

/** An input of the file, or a part of one. */
export interface Input {
  readonly is: 'input'
  readonly name: string
  readonly float: boolean
  readonly views: readonly View[]
  /** Axes that are no longer there → the entry that was taken. */
  readonly fixed: ReadonlyMap<number, number>
}
/** `size` entries of the input's axis from `begin` on; axis −1 for one that is added. */
export interface View {
  readonly axis: number
  readonly begin: number
  readonly size: number
}

/** Tokens after a function of each, such as the one that makes negative numbers count from the end. */
export interface Tokens {
  readonly is: 'tokens'
  readonly input: Input
  readonly map: (token: number) => number
}

/** States after the last time step, along the axis that has the atom `which`, if there are several. */
export interface States {
  readonly is: 'states'
  readonly parts: readonly { readonly layer: string; readonly state: string; readonly backward: boolean }[]
  readonly dims: readonly Dim[]
}

/** A stream after a function that its loss has in it. */
export interface Finished {
  readonly is: 'finished'
  readonly stream: Stream
  readonly finish: Finish
}

/** The number of the time step in a loop, plus a whole number. */
export interface Iteration {
  readonly is: 'iteration'
  readonly plus: number
}

/** What decides nothing that is drawn, such as the condition under which a loop goes on. */
export interface Opaque {
  readonly is: 'opaque'
  readonly why: string
}

/** A value of the graph around a loop's body, which may take its time steps. */
export interface Outer {
  readonly is: 'outer'
  readonly value: Stream | Input
}

export type Value = Constant | Stream | Input | Tokens | States | Finished | Iteration | Opaque | Outer

export const sizeOfDim = (dim: Dim): number => dim.reduce((size, atom) => size * atom.size, 1)

/** The sizes of a value as the file sees them; null where they are not known. */
export function shapeOf(value: Value): readonly number[] | null {
  switch (value.is) {
    case 'constant':
      return value.shape
    case 'stream':
    case 'states':
      return value.dims.map(sizeOfDim)
    case 'finished':
      return value.stream.dims.map(sizeOfDim)
    case 'input':
      return value.views.map(({ size }) => size)
    case 'tokens':
      return value.input.views.map(({ size }) => size)
    case 'iteration':
      return []
    case 'opaque':
      return null
    case 'outer':
      return shapeOf(value.value)
    default:
      return value satisfies never
  }
}

export const units = (size: number): Dim => [{ of: 'units', size, stride: 1 }]

/** An axis as it is counted from the end where it is negative. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)
