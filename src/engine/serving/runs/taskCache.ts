/** Opens a task's data and keeps the last one, so that checking a document at every edit does not read the text again. */
import type { Task } from '../../../contract/document/task'
import { dataStamp } from '../../data/dataStamp'
import { readTask } from '../../data/openTask'
import type { ReadTask } from '../../data/openTask'
import type { ReadWatch } from '../../data/source/readWatch'
import type { OpenedTask } from '../../data/taskData'

interface Opened {
  readonly length: number
  readonly task: Promise<OpenedTask>
}

export class TaskCache {
  private key = ''
  private read: Promise<ReadTask> | null = null
  private opened: Opened | null = null

  /** `scratch`: a folder for the numbers of files that are too large for memory. */
  constructor(
    readonly dataFolders: readonly string[],
    readonly scratch?: string
  ) {}

  /**
   * `length` time steps must fit into both parts of the data. `watch` is told how far reading has come, where this call is the one that reads,
   * and can end it: then this rejects with the reason of its signal.
   */
  async open(task: Task, length: number, watch?: ReadWatch): Promise<OpenedTask> {
    const key = JSON.stringify([task, await dataStamp(task, this)])
    const read = this.read !== null && key === this.key ? this.read : this.begin(key, task, watch)
    const opened = this.opened?.length === length ? this.opened : { length, task: read.then((open) => open(length)) }
    this.opened = opened
    try {
      return await opened.task
    } catch (error) {
      if (this.read === read) this.read = this.opened = null
      // Another call has ended the reading that this one waited for.
      if (isAbort(error) && watch?.signal?.aborted !== true) return this.open(task, length, watch)
      throw error
    }
  }

  private begin(key: string, task: Task, watch: ReadWatch | undefined): Promise<ReadTask> {
    const { dataFolders, scratch } = this
    const read = readTask(task, { dataFolders, ...(scratch !== undefined && { scratch }), ...(watch && { watch }) })
    this.key = key
    this.read = read
    this.opened = null
    return read
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
