/** The description of a weight: its name, its shape and how its numbers start. */
import type { MatrixStart } from '../../../contract/document/modelGraph'
import type { TensorType } from '../../compiler/program/types'

/** How the numbers of a weight are drawn; `initialWeights` draws them. */
export type InitialValue =
  | { readonly kind: 'constant'; readonly value: number }
  /** Between −limit and limit. */
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  /** Each row one number throughout. */
  | { readonly kind: 'rows'; readonly values: readonly number[] }
  /** Along the last axis from `first` on, each number so much higher than the one before; or the natural logarithm of these numbers. */
  | { readonly kind: 'rising'; readonly first: number; readonly rise: number; readonly log: boolean }
  /** Numbers whose softplus is uniform on a logarithmic scale between low and high. */
  | { readonly kind: 'inverseSoftplus'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  /** Orthonormal rows or columns, whichever are fewer (Saxe et al. 2014). */
  | { readonly kind: 'orthogonal' }

export interface WeightSpec {
  /** Unique in the model, such as `lstm.zf.weight.x`. */
  readonly name: string
  readonly type: TensorType
  /** Identifier of the layer. */
  readonly layer: string
  /** Identifier of the cell node, or null for a layer without a cell. */
  readonly node: string | null
  readonly initial: InitialValue
  /** False: weight decay spares it whatever the settings say, since zero is no neutral value for what it sets. */
  readonly decay?: false
}

export const constantStart = (value: number): InitialValue => ({ kind: 'constant', value })

/** A weight of a layer without a cell, called `<layer>.<name>`. */
export function layerWeight(layer: string, name: string, initial: InitialValue, ...shape: number[]): WeightSpec {
  return { name: `${layer}.${name}`, type: { dtype: 'float32', shape }, layer, node: null, initial }
}

/** `share`: how many layers write to the sum that this matrix writes to; 1 for one that does not. */
export function matrixStart(start: MatrixStart, rows: number, columns: number, share: number): InitialValue {
  if (start === 'gpt2') return { kind: 'normal', deviation: 0.02 / Math.sqrt(share) }
  return { kind: 'uniform', limit: Math.sqrt(6 / (rows + columns)) }
}
