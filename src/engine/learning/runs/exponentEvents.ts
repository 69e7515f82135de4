/** Streams the Lyapunov exponents that a run measured: first everything that was recorded, then what is new. */
import type { ExponentFrame, ExponentsEvent } from '../../../contract/events/exponents'
import { newFrames } from './frameList'
import type { RunRecord } from './runRecord'

/** Ends when the signal aborts. */
export async function* exponentEvents(
  record: Pick<RunRecord, 'exponents' | 'changes'>,
  signal?: AbortSignal
): AsyncGenerator<ExponentsEvent, void, void> {
  let told: readonly ExponentFrame[] | null = null
  while (!signal?.aborted) {
    const seen = record.changes.latest
    const { frames } = record.exponents
    if (frames !== told) {
      const known = told ?? []
      told = frames
      yield { frames: newFrames(known, frames) }
    }
    await record.changes.after(seen, signal)
  }
}
