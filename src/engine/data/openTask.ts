/** From a task to its data: one file a kind of task. */
import type { Task } from '../../contract/document/task'
import { nextCharacter } from './nextCharacter'
import { openText } from './openText'
import type { OpenedTask } from './taskData'
import type { DataPlaces } from './textSource'

/**
 * Reads a task's data; `length` time steps must fit into both of its parts.
 * Says what is missing, unreadable or too short; never throws for a bad file.
 */
export async function openTask(task: Task, places: DataPlaces, length: number): Promise<OpenedTask> {
  const opened = await openText(task, places, length + 1)
  return opened.ok ? { ok: true, data: nextCharacter(opened.data) } : opened
}
