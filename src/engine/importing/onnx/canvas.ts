/** What operators draw on: the layers of a model, or the nodes of a cell. */
import type { Tensor } from '../../executors/executor'
import { epsilon as usualEpsilon } from '../../model/layers/functions'

export type Binary = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min'

export interface Canvas {
  widthOf(node: string): number
  /** `matrix`: [in, out]. */
  linear(name: string, input: string, matrix: Tensor): string
  /** Adds to a linear node that nothing else reads; null where it is none. */
  withBias(node: string, bias: Tensor): string | null
  /** A function of each number by its equation of `x`, a name. */
  apply(name: string, input: string, equation: (x: string) => string): string
  /** A function of all units, which gives `width` units. */
  overUnits(name: string, input: string, equation: (x: string) => string, width: number): string
  /** Two values; `fresh` where nothing else reads either. */
  binary(name: string, operation: Binary, a: string, b: string, fresh: boolean): string
  /** A value and a vector of its units; `after`: the vector stands behind the sign. */
  withVector(name: string, operation: Binary, input: string, vector: Tensor, after: boolean): string
  concat(name: string, inputs: readonly string[]): string
  /** Some units in another order. */
  select(name: string, input: string, places: readonly number[]): string
  layerNorm(name: string, input: string, gain: Tensor, bias: Tensor, epsilon: number): string
}

export const signs: { readonly [B in Binary]: (a: string, b: string) => string } = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  max: (a, b) => `max(${a}, ${b})`,
  min: (a, b) => `min(${a}, ${b})`
}

/** Whether an ε is that of the layer and the node of layer norm. */
export const isUsualEpsilon = (epsilon: number): boolean => Math.abs(epsilon - usualEpsilon) < 1e-8

/** Whether places are a range that begins at the first of them. */
export const isRange = (places: readonly number[]): boolean => places.every((place, k) => place === (places[0] ?? 0) + k)
