/** Says in a few words where a task's data comes from. */
import type { Task } from './task'
import { taskKinds } from './taskKinds'

const shipped = { 'moby-dick': 'Moby Dick' } as const

/** Such as `Moby Dick` or `weather.csv`; the kind of task where it draws its own data. */
export function dataWords(task: Task): string {
  if ('file' in task) return task.file
  if (!('source' in task)) return taskKinds[task.kind].label
  return task.source.kind === 'shipped' ? shipped[task.source.name] : task.source.file
}
