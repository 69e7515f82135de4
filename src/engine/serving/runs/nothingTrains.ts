/** Waits for a moment at which nothing trains in this process, and no lab measures. */
import type { RunManager } from './runManager'

export async function nothingTrains(runs: RunManager): Promise<void> {
  for (;;) {
    const seen = runs.changes.latest
    const phase = runs.current()?.phase
    if (phase !== 'compiling' && phase !== 'training' && runs.measuring === null) return
    await runs.changes.after(seen)
  }
}
