// Times between the frames that a page draws while something goes on in it.
import type { Page } from '@playwright/test'

/** Milliseconds between frames, from the first to the last within `work`. */
export async function frameTimes(page: Page, work: () => Promise<void>): Promise<number[]> {
  const recorder = await page.evaluateHandle(() => {
    const stamps: number[] = []
    let going = true
    const note = (now: number) => {
      stamps.push(now)
      if (going) requestAnimationFrame(note)
    }
    const stop = () => {
      going = false
      return stamps
    }
    requestAnimationFrame(note)
    return { stop }
  })
  await work()
  const stamps = await recorder.evaluate((one) => one.stop())
  return stamps.slice(1).map((stamp, at) => stamp - (stamps[at] ?? stamp))
}

/** Milliseconds that half of the frames took at most. */
export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN
}

export function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(0)
  return `${times.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms`
}
