/** Waits for a moment at which nothing trains in this process. */
import type { RunManager } from './runManager'

export async function nothingTrains(runs: RunManager): Promise<void> {
  for (;;) {
    const seen = runs.changes.latest
    const phase = runs.current()?.phase
    if (phase !== 'compiling' && phase !== 'training') return
    await runs.changes.after(seen)
  }
}
