/** Prints what is read of a document's data file before it is used. */
import type { EngineClient } from '../../contract/contract'
import type { DataReading } from '../../contract/data/dataReading'
import { readingLine, readingNotes } from '../../contract/data/readingWords'
import type { GatescopeDocument } from '../../contract/document/document'
import { oneLine } from './output'
import type { Output } from './output'

/** Prints nothing for a task without a file. Problems of the data are told by what uses it. */
export async function tellData(client: EngineClient, { task, training }: GatescopeDocument, output: Output): Promise<void> {
  const { reading } = await client.data.read({ task, length: training.sequenceLength })
  if (reading === null) return
  output.object({ type: 'data', ...withoutContents(reading), notes: readingNotes(reading) })
  output.line(oneLine(readingLine(reading)))
  for (const note of readingNotes(reading)) output.line(`  ${oneLine(note)}`)
}

/** What was read, without the first lines of the file that a preview shows. */
function withoutContents(reading: DataReading): Record<string, unknown> {
  return Object.fromEntries(Object.entries(reading).filter(([key]) => key !== 'firstRows' && key !== 'beginning'))
}
