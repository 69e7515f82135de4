/** Tells that the files of a task have changed, without reading them. */
import type { Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileOf } from '../../contract/data/fileKinds'
import type { Task } from '../../contract/document/task'
import { givenSplit } from './archives/givenSplit'
import type { DataPlaces } from './source/dataFile'

/** Another text whenever a file that the task reads, or may read once it is there, has changed in any of the data folders. */
export async function dataStamp(task: Task, { dataFolders }: DataPlaces): Promise<string> {
  const paths = filesOf(task).flatMap((file) => dataFolders.map((folder) => join(folder, file)))
  return JSON.stringify(await Promise.all(paths.map(stampOf)))
}

/** An archive may come with a second file, which has the other part. */
function filesOf(task: Task): string[] {
  const file = fileOf(task)
  if (file === null) return []
  const split = task.kind === 'labelledSeries' ? givenSplit(file) : null
  return split ? [split.training, split.validation] : [file]
}

async function stampOf(path: string): Promise<unknown> {
  const stats = await stat(path).catch(() => null)
  if (!stats?.isDirectory()) return stats && factsOf(stats)
  // A folder stays as it is when a file below it is written anew.
  const below = await readdir(path, { recursive: true }).catch(() => [])
  return Promise.all(below.map(async (name) => [name, await stat(join(path, name)).then(factsOf, () => null)]))
}

const factsOf = ({ mtimeMs, size, ino }: Stats): readonly number[] => [mtimeMs, size, ino]
