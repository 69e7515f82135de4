/** Reads a table of a few lines from a file in a folder that goes away, and tells how it was read. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { readingLine, readingNotes } from '../../src/contract/data/readingWords'
import type { TableFormat } from '../../src/contract/document/dataFormat'
import { problemText } from '../../src/contract/problems/problemText'
import { seriesColumns } from '../../src/engine/data/series/seriesColumns'
import { ScratchFile } from '../../src/engine/data/stored/scratchFile'
import { readTable } from '../../src/engine/data/table/readTable'
import { tableReading } from '../../src/engine/data/table/tableReading'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-table-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Choices {
  readonly columns?: readonly string[]
  readonly format?: TableFormat
}

/** The rows as `name value value`, column by column, and the line that tells how they were read; or the problems. */
export async function readCsv(content: string | Uint8Array, choices: Choices = {}) {
  await writeFile(join(folder, 'some.csv'), content)
  const held = await readWith(null, content, choices)
  // What does not fit into memory is read just so.
  expect(await readWith(new ScratchFile(folder), content, choices)).toEqual(held)
  return held
}

async function readWith(scratch: ScratchFile | null, content: string | Uint8Array, { columns = [], format = {} }: Choices) {
  const file = { file: 'some.csv', path: join(folder, 'some.csv'), bytes: Buffer.byteLength(content), scratch }
  const table = await readTable({ ...file, ...(scratch && { pieceBytes: 7 }) }, format)
  if (!table.ok) return { values: null, line: '', notes: [], problems: table.problems.map((each) => problemText(each).message) }
  const series = seriesColumns(table.table, columns)
  if (!series.ok) return { values: null, line: '', notes: [], problems: series.problems.map((each) => problemText(each).message) }
  const { value } = series
  const reading = tableReading(table.table, { series: value })
  const numbersOf = (numbers: ReturnType<typeof value.numbers>) => Array.from({ length: numbers.length }, (_, k) => numbers.at(k))
  const values = value.columns.map((column) => [column.name, ...numbersOf(value.numbers(column))])
  return { values, line: readingLine(reading).replace('some.csv: ', ''), notes: readingNotes(reading), problems: [] }
}
