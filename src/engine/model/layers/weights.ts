/** The weights of a model: their names, shapes and how each starts. */
import { sizeOf } from '../../compiler/program/shapes'
import type { CheckedLayer, CheckedModel } from '../checkedModel'
import { layerRow } from './layerKinds'
import type { WeightSpec } from './weightSpec'

/** The names of the weights that weight decay spares whatever the settings say. */
export function undecayedWeights(specs: readonly WeightSpec[]): ReadonlySet<string> {
  return new Set(specs.filter(({ decay }) => decay === false).map(({ name }) => name))
}

/** Every weight in run order of layers and nodes. */
export function modelWeights(model: CheckedModel): WeightSpec[] {
  return model.layers.flatMap(layerWeights)
}

export function layerWeights(checked: CheckedLayer): WeightSpec[] {
  return layerRow(checked).weights?.(checked) ?? []
}

/** How many numbers a layer learns. */
export function parametersOf(checked: CheckedLayer): number {
  return layerWeights(checked).reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
}
