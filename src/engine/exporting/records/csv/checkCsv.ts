/** Reads the beginning of a written CSV file and compares it with the record. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ExportCheck } from '../../../../contract/export/events'
import { recordBlocks } from '../table/recordBlocks'
import type { RecordedFacts } from '../table/recordedFacts'
import { checkedRows, ReadBack } from '../table/readBack'

/** Compares up to `checkedRows` rows. */
export async function checkCsv(run: RecordedFacts, path: string): Promise<ExportCheck> {
  const lines = await firstLines(path, checkedRows + 1)
  const back = new ReadBack()
  let line = 1
  for (const { rows, columns } of recordBlocks(run, checkedRows)) {
    for (let row = 0; row < rows && line <= checkedRows; row++, line++) {
      const fields = (lines[line] ?? '').split(',')
      columns.forEach((values, c) => back.compare(values[row] ?? null, numberOf(fields[c] ?? '')))
    }
    if (line > checkedRows) break
  }
  return back.result(`metrics.csv, its first ${(line - 1).toLocaleString('en')} rows read back`)
}

async function firstLines(path: string, most: number): Promise<string[]> {
  const lines: string[] = []
  const stream = createReadStream(path, 'utf8')
  for await (const line of createInterface({ input: stream })) {
    lines.push(line)
    if (lines.length === most) break
  }
  stream.destroy()
  return lines
}

function numberOf(text: string): number | null {
  if (text === 'inf' || text === '-inf') return text === 'inf' ? Infinity : -Infinity
  return text === '' ? null : Number(text)
}
