/** What a model is trained on, in words. */
import type { Task } from '../../contract/document/task'
import { taskKinds } from '../../contract/document/taskKinds'

export function taskWords(task: Task): string {
  const of = 'source' in task || task.kind === 'series' ? ` (${dataWords(task)})` : ''
  return `It learns to ${taskKinds[task.kind].doc}${of}. Held out and never trained on: ${heldOutWords(task)}.`
}

/** Where the data comes from. */
export function dataWords(task: Task): string {
  if (task.kind === 'series') return task.file
  if (!('source' in task)) return taskKinds[task.kind].label
  return task.source.kind === 'shipped' ? shipped[task.source.name] : task.source.file
}

export function heldOutWords(task: Task): string {
  return 'heldOut' in task ? `${Math.round(task.heldOut * 100)} % of the data` : 'sequences from a seed of their own'
}

const shipped = { 'moby-dick': 'Moby Dick' } as const
