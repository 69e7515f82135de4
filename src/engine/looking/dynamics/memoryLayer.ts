/** The layers of a model that remember: the arrays that each keeps from one time step to the next, side by side as one row of numbers. */
import type { CheckedLayer, CheckedModel } from '../../model/checkedModel'
import { layerRow } from '../../model/layers/layerKinds'
import { layerWeights } from '../../model/layers/weights'
import type { WeightSpec } from '../../model/layers/weightSpec'
import { at, sizeOf } from '../../compiler/program/shapes'

/** One array of a layer's state. */
export interface KeptArray {
  readonly name: string
  readonly label: string
  /** Sizes in one sequence. */
  readonly shape: readonly number[]
  /** Where its numbers begin in the row, and how many there are. */
  readonly from: number
  readonly size: number
}

export interface MemoryLayer {
  readonly checked: CheckedLayer
  /** What is remembered, in the order of the layer's states. */
  readonly arrays: readonly KeptArray[]
  /** How many numbers these are: S. */
  readonly size: number
  /** The last inputs of a convolution. They are inputs of the step here, and no part of what is remembered. */
  readonly held: readonly KeptArray[]
  readonly heldSize: number
  readonly weights: readonly WeightSpec[]
  /** Whether it takes the time steps from the last to the first. */
  readonly backward: boolean
}

/** Layers with a state of one size whose past fades, grows or stays. A window of last inputs alone is no memory: it is empty after its length. */
export function memoryLayers({ layers }: CheckedModel): MemoryLayer[] {
  return layers.flatMap((checked) => {
    const layer = memoryLayer(checked)
    return layer && layer.size > 0 ? [layer] : []
  })
}

/** Layers that keep every token, so that nothing of the past fades there. */
export function keepingLayers({ layers }: CheckedModel): CheckedLayer[] {
  return layers.filter((checked) => (layerRow(checked).states?.(checked) ?? []).some(({ shape }) => shape.includes('tokens')))
}

function memoryLayer(checked: CheckedLayer): MemoryLayer | null {
  const states = layerRow(checked).states?.(checked) ?? []
  const arrays = states.map(({ name, label, shape }) => ({ name, label, shape: shape.filter((size) => size !== 'tokens') }))
  if (states.some(({ shape }, k) => shape.length !== at(arrays, k).shape.length)) return null
  const [held, remembered] = [arrays.filter(isWindow), arrays.filter((array) => !isWindow(array))]
  const size = (list: typeof arrays) => list.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  return {
    checked,
    arrays: sideBySide(remembered),
    size: size(remembered),
    held: sideBySide(held),
    heldSize: size(held),
    weights: layerWeights(checked),
    backward: checked.kind === 'recurrent' && checked.layer.params.direction === 'backward'
  }
}

const isWindow = ({ name }: { readonly name: string }): boolean => name === 'window'

function sideBySide(arrays: readonly Pick<KeptArray, 'name' | 'label' | 'shape'>[]): KeptArray[] {
  let from = 0
  return arrays.map((array) => {
    const size = sizeOf(array.shape)
    from += size
    return { ...array, size, from: from - size }
  })
}
