/** What an imported file can be renamed to: a name of the same kind of file that no other has. */
import { fileKindOf, fileKinds } from '../../../contract/data/fileKinds'
import { dataFileSchema } from '../../../contract/document/task'

/** Why a file cannot have the name, or null where it can. `others`: the names that are taken. */
export function renameFault(file: string, to: string, others: readonly string[]): string | null {
  if (to === '') return 'Give it a name.'
  if (!dataFileSchema.safeParse(to).success) return 'A file name of at most 100 characters, without / \\ : * ? " < > |'
  if (fileKindOf(to) !== fileKindOf(file))
    return `It is read as a ${fileKinds[fileKindOf(file)].label} by its ending: keep ${endingOf(file)}.`
  return to !== file && others.includes(to) ? 'Another data file has this name.' : null
}

const endingOf = (file: string): string => (file.includes('.') ? file.slice(file.lastIndexOf('.')) : 'none')
