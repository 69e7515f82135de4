/** Reads the beginning of a written event file, with its checksums, and compares its scalars with the record. */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { ExportCheck } from '../../../../contract/export/events'
import { recordBlocks } from '../table/recordBlocks'
import type { RecordedFacts } from '../table/recordedFacts'
import { checkedRows, ReadBack } from '../table/readBack'
import { decodeScalars } from './eventProto'
import { recordBytes, recordHeadBytes, recordLength } from './record'
import { scalarTags } from './scalarTags'

/** Events before the first step: the version of the file, and the settings. */
const eventsBefore = 2

/** Compares up to `checkedRows` steps. Throws RangeError where the framing of the file is damaged. */
export async function checkEvents(run: RecordedFacts, path: string): Promise<ExportCheck> {
  const tags = scalarTags(run)
  const back = new ReadBack()
  const file = await open(path)
  try {
    for (let k = 0; k < eventsBefore; k++) await readRecord(file)
    let checked = 0
    for (const { rows, columns } of recordBlocks(run, checkedRows)) {
      for (let row = 0; row < rows && checked < checkedRows; row++, checked++) {
        const scalars = decodeScalars(await readRecord(file))
        const step = columns[0]?.[row] ?? 0
        tags.forEach((tag, c) => {
          if (tag !== null && step % tag.every === 0) back.compare(columns[c]?.[row] ?? null, scalars.get(tag.name) ?? null)
        })
      }
      if (checked >= checkedRows) break
    }
    return back.result(`the event file, its first ${checked.toLocaleString('en')} steps read back`)
  } finally {
    await file.close()
  }
}

/** The bytes of the file's next record. */
async function readRecord(file: FileHandle): Promise<Uint8Array> {
  const length = recordLength(await readExactly(file, recordHeadBytes))
  return recordBytes(await readExactly(file, length + 4))
}

async function readExactly(file: FileHandle, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length)
  if (bytesRead < length) throw new RangeError('the event file ends too early')
  return buffer
}
