/** Reads data files for a preview, lists those that were imported, removes and renames them. */
import { fileKindOf } from '../../../contract/data/fileKinds'
import { problem } from '../../../contract/problems/problem'
import { listDataFiles, removeDataFile } from '../../data/dataFolder'
import { mostBytes, mostBytesInPieces } from '../../data/source/dataFile'
import type { Implementer } from './implementer'
import type { RunManager } from '../runs/runManager'
import type { TaskCache } from '../runs/taskCache'
import { DataCopies } from '../workspace/dataCopies'
import { renameData } from '../workspace/dataFiles'
import { readData, readEvents } from './readEvents'
import { asCannotWrite } from './writeErrors'

/** `folder` is where imported files lie. */
export function dataHandlers(
  os: Implementer['data'],
  tasks: TaskCache,
  { folder, now }: { readonly folder: string; readonly now: () => number },
  runs: Pick<RunManager, 'atWorkOn'>
) {
  return {
    read: os.read.handler(({ input: { task, length } }) => readData(tasks, task, length)),
    readWithProgress: os.readWithProgress.handler(({ input: { task, length }, signal }) => readEvents(tasks, task, length, signal)),
    ...copyHandlers(os, new DataCopies(folder, now)),
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

/** Files that are too large for one message come piece by piece. */
function copyHandlers(os: Implementer['data'], copies: DataCopies) {
  return {
    beginCopy: os.beginCopy.handler(async ({ input: { file, bytes }, errors }) => {
      const inPieces = ['table', 'text'].includes(fileKindOf(file))
      const limit = inPieces ? mostBytesInPieces : mostBytes
      if (bytes > limit) throw errors.UNUSABLE({ data: { problems: [problem('data.tooLarge', {}, { file, bytes, limit })] } })
      return { copy: await copies.begin(file).catch(asCannotWrite(errors)) }
    }),
    addToCopy: os.addToCopy.handler(async ({ input: { copy, piece }, errors }) => {
      if (!(await copies.add(copy, piece).catch(asCannotWrite(errors)))) throw errors.NOT_FOUND({ data: { name: copy } })
    }),
    endCopy: os.endCopy.handler(async ({ input: { copy }, errors }) => {
      const ended = await copies.end(copy).catch(asCannotWrite(errors))
      if (!ended) throw errors.NOT_FOUND({ data: { name: copy } })
      return ended
    }),
    dropCopy: os.dropCopy.handler(({ input: { copy } }) => copies.drop(copy))
  }
}
