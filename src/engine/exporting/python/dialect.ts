/** What differs between the Python libraries in which one time step of a cell can be written. */
import type { CellNodeKind } from '../../../contract/document/cellNodes'

/** The kinds of cell nodes that apply a function to each number, or to the units of one value, without parameters. */
export type FunctionKind = Extract<
  CellNodeKind,
  | 'sigmoid'
  | 'hardSigmoid'
  | 'tanh'
  | 'relu'
  | 'softplus'
  | 'erf'
  | 'silu'
  | 'gelu'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'softmax'
  | 'sumUnits'
  | 'meanUnits'
>

/** A library's ways to write values [B, …]. All arguments are names, numbers or other short texts that need no brackets. */
export interface Dialect {
  readonly functions: { readonly [K in FunctionKind]: (value: string) => string }
  readonly max: (a: string, b: string) => string
  readonly min: (a: string, b: string) => string
  /** Joins values along their units. */
  readonly concat: (values: readonly string[]) => string
  /** Fills a vector of one unit, [1], with a number, where `like` is. */
  readonly number: (value: string, like: string) => string
  /** Repeats a value without a batch over the sequences of `like`, [B, …]: to [B, ...shape]. */
  readonly repeat: (value: string, like: string, shape: readonly number[]) => string
  /** Normalises a value over its last axis of `units` numbers, with ε = 10⁻⁵; `bias` is null for a norm without one. */
  readonly layerNorm: (value: string, units: number, gain: string, bias: string | null) => string
  readonly rmsNorm: (value: string, units: number, gain: string) => string
}
