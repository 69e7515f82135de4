/** Streams what was measured of a run's updates: first everything that was recorded, then what is new. */
import type { UpdateFrame, UpdatesEvent } from '../../../contract/events/updates'
import { newFrames } from './frameList'
import type { RunRecord } from './runRecord'

/** After a run went back to a checkpoint, the frames of the steps after it take the place of those that were told. Ends when the signal aborts. */
export async function* updateEvents(
  record: Pick<RunRecord, 'updates' | 'changes'>,
  signal?: AbortSignal
): AsyncGenerator<UpdatesEvent, void, void> {
  let told: readonly UpdateFrame[] = []
  let names: readonly string[] | null = null
  while (!signal?.aborted) {
    const seen = record.changes.latest
    const { frames, followed } = record.updates
    if (frames !== told || followed !== names) {
      const known = told
      ;[told, names] = [frames, followed]
      yield { followed: [...followed], frames: newFrames(known, frames) }
    }
    await record.changes.after(seen, signal)
  }
}
