/** The types of the program: SSA values of static shape, operations over them, and blocks that hold operations. */

export type DType = 'float32' | 'int32' | 'bool'
export type Shape = readonly number[]

export interface TensorType {
  readonly dtype: DType
  readonly shape: Shape
}

/** One SSA value: made once, by an operation or as a parameter of a block. Compared by identity. */
export interface Value {
  readonly id: number
  readonly type: TensorType
}

/** Maps one array to another of the same shape. */
export type UnaryName =
  'neg' | 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'relu' | 'softplus' | 'erf' | 'abs' | 'sign' | 'not'
/** Both inputs have one shape; broadcasting is an operation of its own. */
export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'and' | 'or'
export type CompareName = 'equal' | 'less' | 'lessEqual'

/** The attributes of each operation. The keys are the whole list of operations. */
export interface Attributes extends Record<UnaryName | BinaryName | CompareName, Record<never, never>> {
  /** A constant of one value throughout: [] → shape. Bools are 0 and 1. */
  fill: { readonly value: number; readonly type: TensorType }
  /** 0, 1, 2, … along one axis, int32. */
  iota: { readonly shape: Shape; readonly axis: number }
  /** Condition bool, then two of one type: where it is true the first. */
  select: Record<never, never>
  cast: { readonly dtype: DType }
  /** x^exponent of each number. NaN where x is below zero and the exponent is not whole. */
  power: { readonly exponent: number }
  /** Repeats to `shape` as NumPy does: aligned at the last axis, sizes of 1 are repeated. */
  broadcast: { readonly shape: Shape }
  /** [..., m, k] × [..., k, n] → [..., m, n]; equal leading axes; either may come transposed in its last two axes. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean }
  reshape: { readonly shape: Shape }
  transpose: { readonly permutation: readonly number[] }
  slice: { readonly begin: Shape; readonly size: Shape }
  concat: { readonly axis: number }
  /** Zeros around: `before` and `after` for each axis. */
  pad: { readonly before: Shape; readonly after: Shape }
  /** Rows of a table [N, ...R] by int32 indices [...I] → [...I, ...R]. Indices outside are an error of the caller. */
  gather: Record<never, never>
  /** The gradient of gather: indices [...I], updates [...I, ...R] → [rows, ...R], rows that occur often added up. */
  scatterAdd: { readonly rows: number }
  /**
   * Uniform numbers in [0, 1): a key int32 [2] and counters int32 [...I] → float32 [...I]. Each is a pure function of key, counter and stream
   * (`threefry.ts`), so all executors give the same bits. Gradient zero.
   */
  random: { readonly stream: number }
  reduceSum: { readonly axes: readonly number[] }
  reduceMax: { readonly axes: readonly number[] }
  /** The identity, with a gradient of zero. */
  stopGradient: Record<never, never>
  /**
   * A loop over time. Inputs: `carries` initial carries, then `inputs` arrays [length, ...] read one step at a time, then whatever the body
   * closes over. Body parameters: carries, one step of each input, closed-over values. Body results: the new carries, then one step of
   * each output. Outputs: the last carries, then the outputs stacked [length, ...]. `reverse` runs from the last step to the first,
   * and stacks each output at the step that made it. `segments`: each step is a stretch of time whose inside is computed again in the
   * backward pass instead of kept (Chen et al. 2016), so nothing over time moves out of it. `until`: the first carry is bool []; once it is
   * true, further steps leave all carries as they are, so that an executor may end the loop there. Such a loop has no steps of inputs and
   * outputs, nothing moves out of it, and it has no gradient.
   */
  scan: {
    readonly length: number
    readonly carries: number
    readonly inputs: number
    readonly reverse: boolean
    readonly body: Block
    readonly segments?: boolean
    readonly until?: boolean
  }
  /**
   * The same block on each of `parts` equal parts of the batch, possibly at the same time. Each input says along which axis it is cut
   * (null: all parts get it whole), each output how the parts become one: added up, or joined along an axis.
   */
  split: {
    readonly parts: number
    readonly cut: readonly (number | null)[]
    readonly join: readonly ({ readonly kind: 'sum' } | { readonly kind: 'concat'; readonly axis: number })[]
    readonly body: Block
  }
}

export type OperationName = keyof Attributes

export interface Operation<N extends OperationName = OperationName> {
  readonly name: N
  readonly inputs: readonly Value[]
  readonly attributes: Attributes[N]
  /** The part of the model that it comes from, such as `lstm` or `lstm/f`; exports name their nodes after it. */
  readonly origin?: string | undefined
  readonly outputs: readonly Value[]
}

/** An operation of some name, narrowed by `name`. */
export type AnyOperation = { readonly [N in OperationName]: Operation<N> }[OperationName]

/** Straight-line code. It sees its own parameters and nothing else: bodies of `scan` and `split` close over values through inputs. */
export interface Block {
  readonly parameters: readonly Value[]
  readonly operations: readonly AnyOperation[]
  readonly results: readonly Value[]
}

/** A block whose parameters and results have names: what an executor runs. Names are unique within each list. */
export interface Program {
  readonly name: string
  readonly parameters: readonly string[]
  readonly results: readonly string[]
  readonly block: Block
}
