/** How far a model with learned positions can count: a place that training never reached has a vector that learned nothing. */
import type { LayerOf } from '../../../contract/document/modelGraph'
import type { Places } from '../../../contract/events/generation'
import type { CheckedModel } from '../checkedModel'

/** Time steps that the layer has learned a vector for when sequences of `steps` are trained on; null for what is computed for any step. */
export function learnedPlaces({ params }: Pick<LayerOf<'positions'>, 'params'>, steps: number): number | null {
  return params.form === 'learned' ? Math.min(params.limit, steps) : null
}

/** The layer of a model that knows the fewest time steps, and how many; null where none is learned. */
export function fewestPlaces({ layers }: CheckedModel): Places | null {
  const known = layers.flatMap((checked) => {
    const count = checked.kind === 'positions' ? learnedPlaces(checked.layer, checked.steps) : null
    return count === null ? [] : [{ layer: checked.layer.name, count }]
  })
  return known.reduce<Places | null>((least, each) => (least && least.count <= each.count ? least : each), null)
}
