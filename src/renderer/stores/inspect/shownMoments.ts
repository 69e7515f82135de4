/** The frames of checkpoints that were looked at last, so that scrubbing back to one shows it at once. */
import type { ProbeFrame } from '../../../contract/events/probe'

/** The most numbers that are kept: 128 MB. */
const mostNumbers = 32_000_000

const numbersOf = ({ maps }: ProbeFrame): number => maps.reduce((sum, { values }) => sum + values.length, 0)

export class ShownMoments {
  /** The one that was asked for last stands at the end. */
  private readonly frames = new Map<string, ProbeFrame>()
  private numbers = 0

  keep(key: string, frame: ProbeFrame): void {
    this.drop(key)
    this.frames.set(key, frame)
    this.numbers += numbersOf(frame)
    for (const oldest of [...this.frames.keys()].slice(0, -1)) if (this.numbers > mostNumbers) this.drop(oldest)
  }

  frame(key: string): ProbeFrame | undefined {
    const frame = this.frames.get(key)
    if (frame) {
      this.frames.delete(key)
      this.frames.set(key, frame)
    }
    return frame
  }

  private drop(key: string): void {
    const frame = this.frames.get(key)
    if (!frame) return
    this.frames.delete(key)
    this.numbers -= numbersOf(frame)
  }
}
