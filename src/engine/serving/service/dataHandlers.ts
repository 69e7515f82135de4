/** Reads data files for a preview, lists those that were imported, removes and renames them. */
import { listDataFiles, removeDataFile } from '../../data/dataFolder'
import type { Implementer } from './implementer'
import type { RunManager } from '../runs/runManager'
import type { TaskCache } from '../runs/taskCache'
import { renameData } from '../workspace/dataFiles'
import { asCannotWrite } from './writeErrors'

/** `folder` is where imported files lie. */
export function dataHandlers(os: Implementer['data'], tasks: TaskCache, folder: string, runs: Pick<RunManager, 'atWorkOn'>) {
  return {
    read: os.read.handler(async ({ input: { task, length } }) => {
      const opened = await tasks.open(task, length)
      if (opened.ok) return { reading: opened.data.reading, problems: [] }
      return { reading: opened.reading ?? null, problems: opened.problems }
    }),
    list: os.list.handler(() => listDataFiles(folder)),
    remove: os.remove.handler(async ({ input: { file }, errors }) => {
      const name = await runs.atWorkOn(file)
      if (name !== null) throw errors.IN_USE({ data: { name } })
      await removeDataFile(folder, file)
    }),
    rename: os.rename.handler(async ({ input: { file, to }, errors }) => {
      const name = await runs.atWorkOn(file)
      if (name !== null) throw errors.IN_USE({ data: { name } })
      const result = await renameData(folder, file, to).catch(asCannotWrite(errors))
      if (result === 'missing') throw errors.NOT_FOUND({ data: { name: file } })
      if (result === 'taken') throw errors.TAKEN({ data: { name: to } })
    })
  }
}
