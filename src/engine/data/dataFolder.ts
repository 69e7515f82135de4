/** Lists the data files that were imported, with what each is, and removes one. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileKindOf } from '../../contract/data/fileKinds'
import { dataFileSchema } from '../../contract/document/task'
import type { DataFileEntry } from '../../contract/procedures/data'
import type { DataFile } from './source/dataFile'
import { chunksOf } from './source/dataFile'
import { ByteScan } from './source/byteScan'
import { encodingOf } from './source/encoding'
import { columnNames } from './table/header'
import { beginning, formatOf } from './table/settleFormat'

const mostColumns = 50
/** Bytes of a table's beginning that are read for the names of its columns. */
const headBytes = 1 << 14

/** The files of the folder, newest first; none where there is no such folder. */
export async function listDataFiles(folder: string): Promise<DataFileEntry[]> {
  const names = await readdir(folder).catch(() => [])
  const entries = await Promise.all(names.filter((name) => dataFileSchema.safeParse(name).success).map((name) => entryOf(folder, name)))
  return entries.flatMap((entry) => entry ?? []).sort((a, b) => b.importedAt - a.importedAt)
}

/** Null for what is no file, or is gone. */
async function entryOf(folder: string, file: string): Promise<DataFileEntry | null> {
  const path = join(folder, file)
  const stats = await stat(path).catch(() => null)
  if (!stats?.isFile() || file.startsWith('.') || file.endsWith('.partial')) return null
  const kind = fileKindOf(file)
  const columns = kind === 'table' ? await columnsOf({ file, path, bytes: stats.size, scratch: null }).catch(() => []) : []
  return { file, bytes: stats.size, importedAt: stats.mtimeMs, kind, columns: columns.slice(0, mostColumns) }
}

/** The names of a table's columns, by its beginning; none where it cannot be told. */
async function columnsOf(file: DataFile): Promise<string[]> {
  const scan = new ByteScan()
  for await (const chunk of chunksOf(file, headBytes)) scan.push(chunk)
  const encoding = encodingOf(file.file, scan)
  if (!encoding.ok) return []
  const { format, rows } = formatOf(file.file, await beginning(file, encoding.value, headBytes), encoding.value)
  const [first] = rows
  if (!first || format.separator === undefined) return []
  return columnNames(first.fields.length, format.header === false ? null : first.fields)
}

/** Removes an imported file; nothing happens where there is none. */
export async function removeDataFile(folder: string, file: string): Promise<void> {
  await rm(join(folder, file), { force: true })
}
