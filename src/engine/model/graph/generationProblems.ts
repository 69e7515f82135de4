/** Why a model cannot go on step by step: each time step may need only itself and what came before, and what is predicted must be the next input. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Continued } from '../../../contract/events/generation'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { CheckedModel } from '../checkedModel'
import { layerRow } from '../layers/layerKinds'

/** Problems of the layers that would have to see later tokens; none for a model that has a step form. */
export function stepProblems({ layers }: CheckedModel): Problem[] {
  return layers.flatMap(({ layer }) => layerRow(layer).cannotStep?.(layer) ?? [])
}

/** What the targets continue, or null where they are not the next input. `predictsNext`: what the task's data says of its targets. */
export function continuedBy({ tokens, features, knownAhead = 0, target }: TaskShape, predictsNext: boolean): Continued | null {
  if (!predictsNext || target.over !== 'step') return null
  if (tokens !== null && features === null && target.kind === 'class' && target.classes === tokens) return 'text'
  return tokens === null && target.kind === 'real' && target.width + knownAhead === features ? 'numbers' : null
}

/** The problems of `stepProblems`, and one for a task whose targets are not the next input, or of the other kind than `wanted`. */
export function generationProblems(model: CheckedModel, predictsNext: boolean, wanted: Continued): Problem[] {
  const continues = continuedBy(model.task, predictsNext)
  if (continues === null) return [...stepProblems(model), problem('generate.task', {}, {})]
  return continues === wanted ? stepProblems(model) : [problem('generate.other', {}, { continues })]
}

/** Why a model cannot go on with its input, of whichever kind that is; none where it can. */
export function continuationProblems(model: CheckedModel, predictsNext: boolean): Problem[] {
  return generationProblems(model, predictsNext, continuedBy(model.task, predictsNext) ?? 'text')
}
