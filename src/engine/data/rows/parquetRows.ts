/** Rows of a Parquet file, one group of rows after another. */
import { open } from 'node:fs/promises'
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet'
import type { AsyncBuffer } from 'hyparquet'
import { problem } from '../../../contract/problems/problem'
import { isSystemError } from '../source/dataFile'
import type { RowReader } from './rowReader'

export const readParquetRows: RowReader = async (file, take) => {
  const handle = await open(file.path, 'r')
  try {
    const buffer = bufferOf(file.bytes, async (start, length) => {
      const bytes = new Uint8Array(length)
      await handle.read(bytes, 0, length, start)
      return bytes.buffer
    })
    const metadata = await parquetMetadataAsync(buffer)
    const names = parquetSchema(metadata).children.map(({ element }) => element.name)
    if (!take(names, 0)) return null
    let row = 0
    for (const group of metadata.row_groups) {
      const end = row + Number(group.num_rows)
      let rows: readonly unknown[][] = []
      await parquetRead({
        file: buffer,
        metadata,
        rowStart: row,
        rowEnd: end,
        onComplete: (read: unknown[][]) => {
          rows = read
        }
      })
      for (const values of rows) if (!take(Array.from(values, asField), ++row)) return null
      row = end
    }
    return null
  } catch (error) {
    if (isSystemError(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return problem('data.parquet', { path: 'task' }, { file: file.file, reason })
  } finally {
    await handle.close()
  }
}

function bufferOf(byteLength: number, read: (start: number, length: number) => Promise<ArrayBuffer>): AsyncBuffer {
  return { byteLength, slice: (start, end = byteLength) => read(start, Math.max(0, Math.min(end, byteLength) - start)) }
}

/** Dates without a time of day are days. */
function asField(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateOf(value.toISOString())
  if (typeof value === 'string') return value
  return typeof value === 'bigint'
    ? value.toString()
    : JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))
}

const dateOf = (iso: string): string => (iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' '))
