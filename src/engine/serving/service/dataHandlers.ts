/** Reads data files for a preview, and lists those that were imported. */
import type { Implementer } from './implementer'
import type { TaskCache } from './taskCache'

export function dataHandlers(os: Implementer['data'], tasks: TaskCache) {
  return {
    read: os.read.handler(async ({ input: { task, length } }) => {
      const opened = await tasks.open(task, length)
      if (opened.ok) return { reading: opened.data.reading, problems: [] }
      return { reading: opened.reading ?? null, problems: opened.problems }
    })
  }
}
