/** What a model can continue, by the kind of its task, and why it cannot where it cannot. */
import { outputWords } from '../../../lib/words/taskWords'
import type { Task, TaskKind } from '../../../../contract/document/task'

/** A text is continued token by token, a series row by row. A task of another kind predicts something else than its next input. */
const continues: { readonly [K in TaskKind]?: 'text' | 'numbers' } = { nextCharacter: 'text', series: 'numbers', sine: 'numbers' }

export const continuable = (task: Task | null): 'text' | 'numbers' | null => (task === null ? null : (continues[task.kind] ?? null))

/** The reason why nothing can be generated. */
export function notContinuable(task: Task): string {
  return `This model predicts ${outputWords(task)}, not what comes next: there is nothing to continue.`
}
