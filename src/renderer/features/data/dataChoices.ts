/** The data that can be chosen: the shipped text and the imported files, each with its kind and size. */
import { fileKinds, fileOf } from '../../../contract/data/fileKinds'
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { DataFileEntry } from '../../../contract/procedures/data'

export const mobyDick = 'moby-dick/'
export const synthetic = 'synthetic/'

/** Values are file names, or one of the two names above, which no file can have. */
export function dataChoices(task: Task, files: readonly DataFileEntry[]): { readonly value: string; readonly label: string }[] {
  const file = fileOf(task)
  const absent = file !== null && !files.some((entry) => entry.file === file) ? [{ value: file, label: file }] : []
  const drawn =
    file === null && !('source' in task) ? [{ value: synthetic, label: `${taskKinds[task.kind].label} (drawn from seeds)` }] : []
  return [
    ...drawn,
    { value: mobyDick, label: 'Moby Dick' },
    ...absent,
    ...files.map((entry) => ({ value: entry.file, label: `${entry.file} (${fileKinds[entry.kind].label}, ${sizeWords(entry.bytes)})` }))
  ]
}

export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
