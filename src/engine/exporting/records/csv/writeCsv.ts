/** Writes a run's table as a CSV file (RFC 4180): a line of names, then one line a training step; what was not recorded is empty. */
import { open } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { csvField } from '../../../../contract/csvField'
import { recordBlocks } from '../table/recordBlocks'
import type { RecordBlock } from '../table/recordBlocks'
import type { RecordColumn, RecordedFacts } from '../table/recordedFacts'
import { recordColumns } from '../table/recordColumns'
import { numberText } from '../table/numberText'

const rowsAtOnce = 4_096

/** Throws what the file system throws, and the signal's reason once it is aborted. */
export async function writeCsv(run: RecordedFacts, path: string, signal: AbortSignal): Promise<void> {
  const columns = recordColumns(run)
  const file = await open(path, 'wx')
  try {
    await file.write(`${columns.map(({ name }) => csvField(name)).join(',')}\n`)
    for (const block of recordBlocks(run, rowsAtOnce)) {
      signal.throwIfAborted()
      await file.write(csvLines(block, columns))
      await setImmediate()
    }
  } finally {
    await file.close()
  }
}

function csvLines(block: RecordBlock, columns: readonly RecordColumn[]): string {
  const texts = block.columns.map((values, c) =>
    Array.from(values, (value) => (value === null ? '' : numberText(value, columns[c]?.kind === 'float32')))
  )
  return Array.from({ length: block.rows }, (_, row) => `${texts.map((column) => column[row]).join(',')}\n`).join('')
}
