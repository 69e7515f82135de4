/** Frames of a probe as a stream: one now, then the newest after each change, never more often than asked. */
import type { Changes } from '../../learning/training/changes'
import { pause } from '../../learning/training/pause'

/**
 * Frames that tell what they cost take this share of the time. A frame that comes less often than every few seconds may take a larger share,
 * so that a short run is seen as well.
 */
const SHARE = 0.03
const LARGEST_SHARE = 0.1
const LONG_PAUSE = 5_000

export interface FrameSource<Frame extends { readonly step: number }> {
  /** Announced when there may be something new. */
  readonly changes: Changes
  /** Training steps done; null when there is nothing to look at yet. */
  step(): number | null
  /** Whether there will never be anything to look at again. */
  ended(): boolean
  take(): Promise<Frame>
  /** Milliseconds that the last frame kept training from its steps. */
  cost?(): number
}

/** A frame is taken when the reader asks for one, so a slow reader gets the newest. Ends when the signal aborts or the source ends. */
export async function* probeFrames<Frame extends { readonly step: number }>(
  source: FrameSource<Frame>,
  perSecond: number,
  signal?: AbortSignal
): AsyncGenerator<Frame, void, void> {
  let shown: number | null = null
  let next = 0
  while (!signal?.aborted && !source.ended()) {
    const seen = source.changes.latest
    const step = source.step()
    if (step === null || step === shown) {
      await source.changes.after(seen, signal)
      continue
    }
    await pause(next - performance.now(), signal)
    if (signal?.aborted || source.ended()) return
    const frame = await source.take()
    shown = frame.step
    next = performance.now() + Math.max(1000 / perSecond, pauseFor(source.cost?.() ?? 0))
    yield frame
  }
}

/** The milliseconds between frames that take so many. */
function pauseFor(cost: number): number {
  return Math.min(cost / SHARE, Math.max(LONG_PAUSE, cost / LARGEST_SHARE))
}
