/** What a model is trained on, in a sentence. */
import type { Task, TextSource } from '../../../contract/document/task'

export function taskWords(task: Task): string {
  return `It learns to predict the next character of ${sourceWords(task.source)}; ${Math.round(task.heldOut * 100)} % of the text is held out and never trained on.`
}

export function sourceWords(source: TextSource): string {
  switch (source.kind) {
    case 'shipped':
      return shipped[source.name]
    case 'file':
      return source.file
    default:
      return source satisfies never
  }
}

const shipped = { 'moby-dick': 'Moby Dick' } as const
