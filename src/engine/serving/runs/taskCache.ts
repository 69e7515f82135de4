/** Opens a task's data and keeps the last one, so that checking a document at every edit does not read the text again. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileOf } from '../../../contract/data/fileKinds'
import type { Task } from '../../../contract/document/task'
import { openTask } from '../../data/openTask'
import type { OpenedTask } from '../../data/taskData'

export class TaskCache {
  private key = ''
  private opened: Promise<OpenedTask> | null = null

  constructor(readonly dataFolders: readonly string[]) {}

  /** `length` time steps must fit into both parts of the data. */
  async open(task: Task, length: number): Promise<OpenedTask> {
    const key = JSON.stringify([task, length, await this.stamp(task)])
    if (this.opened === null || key !== this.key) {
      this.key = key
      this.opened = openTask(task, { dataFolders: this.dataFolders }, length)
    }
    return this.opened
  }

  /** Changes when a file does. */
  private async stamp(task: Task): Promise<unknown> {
    const file = fileOf(task)
    if (file === null) return null
    const stats = await Promise.all(this.dataFolders.map((folder) => stat(join(folder, file)).catch(() => null)))
    return stats.map((each) => each && [each.mtimeMs, each.size, each.ino])
  }
}
