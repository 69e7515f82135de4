/** Bytes that a model keeps between tokens while it generates: constant for recurrences and state spaces, growing for attention. */
import type { LayerMemory } from '../../../contract/events/generation'
import type { CheckedModel } from '../../model/checkedModel'
import { modelMemory } from '../../model/lower/lowerModelStep'
import { bytesOfFloat, sizeOf } from '../../compiler/program/shapes'

/** The memory of one layer for one sequence. */
export interface LayerBytes {
  readonly layer: string
  /** What it keeps, in words, such as `hidden state` or `keys`. */
  readonly labels: readonly string[]
  /** Bytes at every length. */
  readonly constant: number
  /** Bytes more with each token: keys and values of attention, 2 · D numbers. */
  readonly perToken: number
}

/**
 * For each layer that keeps something, in run order. Of a model that can go token by token; see `stepProblems`.
 * Recurrent: its states. Attention: 2 · D numbers a token. Linear attention: D (D / H + 1). Convolution: (k − 1) D. S4D: 2 M D. Mamba: (N + k − 1) E.
 */
export function generationMemory(model: CheckedModel): LayerBytes[] {
  const layers = new Map<string, LayerBytes>()
  for (const { layer, label, type, tokenAxis } of modelMemory(model, { batch: 1, capacity: 1 })) {
    const bytes = bytesOfFloat * sizeOf(type.shape)
    const before = layers.get(layer) ?? { layer, labels: [], constant: 0, perToken: 0 }
    const constant = before.constant + (tokenAxis === null ? bytes : 0)
    const perToken = before.perToken + (tokenAxis === null ? 0 : bytes)
    layers.set(layer, { layer, labels: [...before.labels, label], constant, perToken })
  }
  return [...layers.values()]
}

/** The memory of each layer with the layer's name, as events tell it. */
export function namedMemory(model: CheckedModel): LayerMemory[] {
  const names = new Map(model.layers.map(({ layer }) => [layer.id, layer.name]))
  return generationMemory(model).map((each) => ({ ...each, labels: [...each.labels], name: names.get(each.layer) ?? each.layer }))
}

/** Bytes that a model keeps after `length` tokens of one sequence. */
export function generationBytes(model: CheckedModel, length: number): number {
  return generationMemory(model).reduce((sum, { constant, perToken }) => sum + constant + perToken * length, 0)
}
