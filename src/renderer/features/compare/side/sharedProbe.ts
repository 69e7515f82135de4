/** Whether two runs can read one sequence, and which: a typed text, or a place of the data. */
import type { Task } from '../../../../contract/document/task'
import { taskKinds } from '../../../../contract/document/taskKinds'
import { takesText } from '../../../stores/inspect/inspectSubject'
import { dataWords } from '../../../../contract/document/dataWords'

export type Sharing =
  /** Both runs have the same task: a place of its data, and a text where the task reads texts. */
  | { readonly kind: 'everything'; readonly text: boolean }
  /** Both read texts, of other data: a typed text alone. */
  | { readonly kind: 'text' }
  /** Each run needs a sequence of its own, for this reason. */
  | { readonly kind: 'nothing'; readonly reason: string }

export function sharingOf(a: Task, b: Task): Sharing {
  if (sameData(a, b)) return { kind: 'everything', text: takesText(a) }
  if (takesText(a) && takesText(b)) return { kind: 'text' }
  return {
    kind: 'nothing',
    reason: `These runs cannot read the same sequence: A learned ${taskName(a)}, B learned ${taskName(b)}. Each run shows a sequence of its own.`
  }
}

/** Tasks are the same when all their settings are. */
const sameData = (a: Task, b: Task): boolean => canonical(a) === canonical(b)

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => one.localeCompare(other)))
      : part
  )
}

/** Such as `next character of Moby Dick`, or `delayed recall`. */
function taskName(task: Task): string {
  const { label } = taskKinds[task.kind]
  const data = dataWords(task)
  return `“${data === label ? label : `${label}, ${data}`}”`
}

/** Whether two sequences stand on one axis: the same tokens at the same places. */
export function sameTokens(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, at) => token === b[at])
}
