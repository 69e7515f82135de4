/** Reads data files for a preview, and lists those that were imported. */
import { listDataFiles, removeDataFile } from '../../data/dataFolder'
import type { Implementer } from './implementer'
import type { TaskCache } from '../runs/taskCache'

/** `folder` is where imported files lie. */
export function dataHandlers(os: Implementer['data'], tasks: TaskCache, folder: string) {
  return {
    read: os.read.handler(async ({ input: { task, length } }) => {
      const opened = await tasks.open(task, length)
      if (opened.ok) return { reading: opened.data.reading, problems: [] }
      return { reading: opened.reading ?? null, problems: opened.problems }
    }),
    list: os.list.handler(() => listDataFiles(folder)),
    remove: os.remove.handler(({ input }) => removeDataFile(folder, input.file))
  }
}
