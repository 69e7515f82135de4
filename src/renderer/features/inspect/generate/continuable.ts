/** What a model can continue, by the kind of its task, and why it cannot where it cannot. */
import type { Continued } from '../../../../contract/events/generation'
import { problemText } from '../../../../contract/problems/problemText'
import type { Problem } from '../../../../contract/problems/problems'
import { outputWords } from '../../../lib/words/taskWords'
import type { Task, TaskKind } from '../../../../contract/document/task'

/** A text is continued token by token, a series row by row. A task of another kind predicts something else than its next input. */
const continues: { readonly [K in TaskKind]?: Continued } = { nextCharacter: 'text', series: 'numbers', sine: 'numbers' }

export const continuable = (task: Task | null): Continued | null => (task === null ? null : (continues[task.kind] ?? null))

/** The reason why nothing can be generated, from the task and from what the engine says of the opened model; null where something can. */
export function notContinuable(task: Task | null, cannotContinue: readonly Problem[]): string | null {
  if (task === null) return null
  if (continuable(task) === null) return `This model predicts ${outputWords(task)}, not what comes next: there is nothing to continue.`
  const [first] = cannotContinue
  return first === undefined ? null : problemText(first).message
}
