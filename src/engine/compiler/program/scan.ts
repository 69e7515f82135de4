/** Names for the parts of a loop over time, which `scan` holds as plain lists (see types.ts). */
import type { Attributes, Operation, Value } from './types'

/** What goes into a loop or into its body: carries, inputs that are read one step at a time, and what the body closes over. */
export interface InputParts<T> {
  readonly carries: readonly T[]
  readonly steps: readonly T[]
  readonly closed: readonly T[]
}

/** What comes out of a loop or out of its body: carries, and outputs that are given one step at a time. */
export interface ResultParts<T> {
  readonly carries: readonly T[]
  readonly steps: readonly T[]
}

export interface ScanParts {
  /** The values that the loop reads. The steps are stacked, [T, ...]. */
  readonly inputs: InputParts<Value>
  /** The values that the body reads at one step. */
  readonly parameters: InputParts<Value>
  /** The values that the body gives at one step. */
  readonly results: ResultParts<Value>
  /** The values that the loop gives. The steps are stacked, [T, ...]. */
  readonly outputs: ResultParts<Value>
}

type Counts = Pick<Attributes['scan'], 'carries' | 'inputs'>

export function scanParts({ inputs, outputs, attributes }: Operation<'scan'>): ScanParts {
  const { body } = attributes
  return {
    inputs: inputParts(attributes, inputs),
    parameters: inputParts(attributes, body.parameters),
    results: resultParts(attributes, body.results),
    outputs: resultParts(attributes, outputs)
  }
}

/** Cuts a list that has one item for each input of a loop, such as types, tensors or indices. */
export function inputParts<T>({ carries, inputs }: Counts, list: readonly T[]): InputParts<T> {
  return { carries: list.slice(0, carries), steps: list.slice(carries, carries + inputs), closed: list.slice(carries + inputs) }
}

/** Cuts a list that has one item for each result of a loop. */
export function resultParts<T>({ carries }: Pick<Counts, 'carries'>, list: readonly T[]): ResultParts<T> {
  return { carries: list.slice(0, carries), steps: list.slice(carries) }
}

/** Whether nothing may move out of a loop: it is computed again in the backward pass, or ends by itself. */
export const staysWhole = ({ segments = false, until = false }: Attributes['scan']): boolean => segments || until

/** The part that the input with index `k` belongs to. */
export function partOfInput({ carries, inputs }: Counts, k: number): keyof InputParts<Value> {
  return k < carries ? 'carries' : k < carries + inputs ? 'steps' : 'closed'
}
