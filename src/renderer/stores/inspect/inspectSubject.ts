/** Which sequence Inspect shows, as it is chosen for one document. */
import type { DataPart } from '../../../contract/events/probe'
import { inputsOfTask } from '../../../contract/document/taskKinds'
import type { Task } from '../../../contract/document/task'

export type SubjectKind = 'probe' | 'place' | 'batch'

export interface InspectSubject {
  /** The probe text, a place in the data, or a sequence of the newest training batch. */
  readonly kind: SubjectKind
  /** The probe text that a link brought; null for the probe of the document. */
  readonly text: string | null
  /** The sequence of the batch, 0-based. */
  readonly sequence: number
  /** The place in the data; `at` is 0-based. */
  readonly place: { readonly part: DataPart; readonly at: number }
}

/** An imported model reads words of its vocabulary, or the numbers of its tokens. */
const readsWords = (task: Task): boolean => 'source' in task || 'file' in task || task.kind === 'imported'

/** Whether a text can be typed as the probe of a task: one that reads the tokens of a text. */
export const takesText = (task: Task | null): boolean =>
  task === null || (readsWords(task) && inputsOfTask(task).every((input) => input === 'tokens'))

/** The first subject: the probe of a text, else the first sequence of the validation data. */
export function firstSubject(task: Task | null): InspectSubject {
  return { kind: takesText(task) ? 'probe' : 'place', text: null, sequence: 0, place: { part: 'validation', at: 0 } }
}

/** A task without a text has no probe, also where one was chosen before the task was changed. */
export function fitting(subject: InspectSubject, task: Task | null): InspectSubject {
  return subject.kind === 'probe' && !takesText(task) ? { ...subject, kind: 'place' } : subject
}
