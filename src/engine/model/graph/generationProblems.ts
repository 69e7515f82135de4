/** Why a model cannot go on token by token: each token may need only itself and what came before. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { CheckedModel } from '../checkedModel'
import { layerRow } from '../layers/layerKinds'

/** Problems of the layers that would have to see later tokens; none for a model that has a step form. */
export function stepProblems({ layers }: CheckedModel): Problem[] {
  return layers.flatMap(({ layer }) => layerRow(layer).cannotStep?.(layer) ?? [])
}

/** The problems of `stepProblems`, and one for a task in which what is predicted cannot be the next token. */
export function generationProblems(model: CheckedModel): Problem[] {
  const { tokens, target } = model.task
  const next =
    tokens !== null && model.task.features === null && target.kind === 'class' && target.over === 'step' && target.classes === tokens
  return [...stepProblems(model), ...(next ? [] : [problem('generate.task', {}, {})])]
}
