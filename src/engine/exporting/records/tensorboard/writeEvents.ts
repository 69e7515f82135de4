/** Writes a run as a TensorBoard event file: its curves under the names that PyTorch users write, its settings, and its log as text. */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { RunPhase } from '../../../../contract/events/run'
import { recordBlocks } from '../table/recordBlocks'
import type { RecordBlock } from '../table/recordBlocks'
import type { RecordedFacts } from '../table/recordedFacts'
import { encodeEvent } from './eventProto'
import type { EventMessage } from './eventProto'
import { endEvent, settingsEvents } from './settingsEvents'
import { encodeRecord } from './record'
import { scalarTags } from './scalarTags'
import type { ScalarTag } from './scalarTags'

const rowsAtOnce = 2_048
/** The mark by which readers know the form of the file. */
const fileVersion = 'brain.Event:2'

/** How the run ended, as TensorBoard tells it. */
const statusOf: { readonly [P in RunPhase]: number } = {
  compiling: 3,
  training: 3,
  paused: 3,
  finished: 1,
  stopped: 1,
  failed: 2,
  interrupted: 2
}

/** Throws what the file system throws, and the signal's reason once it is aborted. */
export async function writeEvents(run: RecordedFacts, document: GatescopeDocument, path: string, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'wx')
  try {
    const start = run.summary.startedAt / 1_000
    await append(file, [{ wall_time: start, file_version: fileVersion }, ...settingsEvents(run.summary, document)])
    const tags = scalarTags(run)
    let seconds = 0
    for (const block of recordBlocks(run, rowsAtOnce)) {
      signal.throwIfAborted()
      await append(file, scalarEvents(block, tags, start))
      seconds = block.columns[1]?.[block.rows - 1] ?? seconds
      await setImmediate()
    }
    await append(file, [endEvent(start + seconds, statusOf[run.summary.phase])])
  } finally {
    await file.close()
  }
}

/** One event a step, with all of its scalars. The run's record has the seconds of training, not the time of day: pauses are not in it. */
function scalarEvents(block: RecordBlock, tags: readonly (ScalarTag | null)[], start: number): EventMessage[] {
  const [steps, seconds] = block.columns
  return Array.from({ length: block.rows }, (_, row) => {
    const step = steps?.[row] ?? 0
    const value = tags.flatMap((tag, column) => {
      const number = block.columns[column]?.[row] ?? null
      return tag === null || number === null || step % tag.every !== 0 ? [] : [{ tag: tag.name, simple_value: number }]
    })
    return { wall_time: start + (seconds?.[row] ?? 0), step, summary: { value } }
  })
}

async function append(file: FileHandle, events: readonly EventMessage[]): Promise<void> {
  await file.writeFile(Buffer.concat(events.map((event) => encodeRecord(encodeEvent(event)))))
}
