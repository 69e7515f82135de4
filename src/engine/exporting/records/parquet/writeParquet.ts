/** Writes a run's table as a Parquet file: a row group at a time, and beside the rows what each column means and its unit. */
import { setImmediate } from 'node:timers/promises'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import { recordBlocks } from '../table/recordBlocks'
import type { RecordColumn, RecordedFacts } from '../table/recordedFacts'
import { recordColumns } from '../table/recordColumns'

/** Rows of a group. */
const usualRows = 50_000
/** The entry of the file's own metadata that describes the columns, as JSON. */
export const columnsKey = 'gatescope.columns'

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema']

const types = { integer: 'INT32', float32: 'FLOAT', float64: 'DOUBLE' } as const satisfies Record<RecordColumn['kind'], string>

/** `rowsAtOnce`: of a group, each of which is written in one go. Throws what the file system throws, and the signal's reason once it is aborted. */
export async function writeParquet(run: RecordedFacts, path: string, signal: AbortSignal, rowsAtOnce = usualRows): Promise<void> {
  const columns = recordColumns(run)
  const schema: Schema = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, kind }, c) => ({
      name,
      type: types[kind],
      repetition_type: c === 0 ? ('REQUIRED' as const) : ('OPTIONAL' as const)
    }))
  ]
  const described = columns.map(({ name, unit, meaning }) => ({ name, unit, meaning }))
  const kvMetadata = [{ key: columnsKey, value: JSON.stringify(described) }]
  const writer = new ParquetWriter({ writer: fileWriter(path), schema, kvMetadata, createdBy: 'gatescope' })
  for (const block of recordBlocks(run, rowsAtOnce)) {
    signal.throwIfAborted()
    const columnData = columns.map(({ name }, c) => ({ name, data: Array.from(block.columns[c] ?? []) }))
    await writer.write({ columnData, rowGroupSize: rowsAtOnce })
    await setImmediate()
  }
  await writer.finish()
}
