/** Records gradient reach over training: frames of the training batch, thinned evenly when they become many. */
import type { ReachFrame } from '../../../contract/events/reach'

const most = 400

export interface Ribbon {
  readonly steps: number
  readonly units: number
  /** [frames × time steps], norms. */
  readonly values: Float32Array
}

export class ReachHistory {
  readonly frames: ReachFrame[] = []

  /** Adds a frame. After the run went back to a checkpoint, new frames replace the old ones of the same steps. */
  add(frame: ReachFrame): void {
    while ((this.frames[this.frames.length - 1]?.step ?? -1) >= frame.step) this.frames.pop()
    this.frames.push(frame)
    if (this.frames.length > most) this.frames.splice(0, this.frames.length, ...this.frames.filter((_, k) => k % 2 === 0))
  }

  /** Returns the norms of one state over all frames. */
  ribbon(state: number): Ribbon {
    const units = this.frames[this.frames.length - 1]?.steps ?? 0
    const values = new Float32Array(this.frames.length * units).fill(NaN)
    this.frames.forEach((frame, k) => values.set(frame.states[state]?.norms.subarray(0, units) ?? [], k * units))
    return { steps: this.frames.length, units, values }
  }
}
