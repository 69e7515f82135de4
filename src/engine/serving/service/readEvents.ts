/** Reads the data of a task as a stream: how far it has come, at most ten times a second, and at the end what was read. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DataReading } from '../../../contract/data/dataReading'
import type { ReadProgress } from '../../../contract/data/readProgress'
import type { Task } from '../../../contract/document/task'
import type { Problem } from '../../../contract/problems/problems'
import type { ReadWatch } from '../../data/source/readWatch'
import type { TaskCache } from '../runs/taskCache'

interface DataRead {
  reading: DataReading | null
  problems: Problem[]
}
type ReadEvent = (ReadProgress & { type: 'progress' }) | (DataRead & { type: 'read' })

const every = 100

export async function readData(tasks: TaskCache, task: Task, length: number, watch?: ReadWatch): Promise<DataRead> {
  const opened = await tasks.open(task, length, watch)
  if (opened.ok) return { reading: opened.data.reading, problems: [] }
  return { reading: opened.reading ?? null, problems: opened.problems }
}

/** Ending the iteration, or the signal, ends the reading. */
export async function* readEvents(tasks: TaskCache, task: Task, length: number, signal?: AbortSignal): AsyncGenerator<ReadEvent, void> {
  const ending = new AbortController()
  const stop = () => ending.abort()
  signal?.addEventListener('abort', stop)
  const latest: { progress: ReadProgress | null } = { progress: null }
  const progress = (next: ReadProgress) => void (latest.progress = next)
  const reading = readData(tasks, task, length, { progress, signal: ending.signal })
  try {
    for (;;) {
      const read = await Promise.race([reading, pause(every, null)])
      if (read) {
        yield { type: 'read', ...read }
        return
      }
      if (latest.progress) yield { type: 'progress', ...latest.progress }
      latest.progress = null
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
    await reading.catch(() => undefined)
  }
}
