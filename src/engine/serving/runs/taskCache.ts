/** Opens a task's data and keeps the last one, so that checking a document at every edit does not read the text again. */
import type { Task } from '../../../contract/document/task'
import { dataStamp } from '../../data/dataStamp'
import { openTask } from '../../data/openTask'
import type { OpenedTask } from '../../data/taskData'

export class TaskCache {
  private key = ''
  private opened: Promise<OpenedTask> | null = null

  constructor(readonly dataFolders: readonly string[]) {}

  /** `length` time steps must fit into both parts of the data. */
  async open(task: Task, length: number): Promise<OpenedTask> {
    const key = JSON.stringify([task, length, await dataStamp(task, this)])
    if (this.opened === null || key !== this.key) {
      this.key = key
      this.opened = openTask(task, this, length)
    }
    return this.opened
  }
}
