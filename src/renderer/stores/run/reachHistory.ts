/** Holds the gradient reach of a run's training batch over its training: frames by rising step, a few hundred at most. */
import type { ReachFrame } from '../../../contract/events/reach'

/** A frame is a new column when this share of the steps has passed since the last: then it is wider than a pixel. */
const growth = 0.005

export class ReachHistory {
  readonly frames: ReachFrame[] = []

  /**
   * Adds a frame, which replaces the last one if that is nearly as new. After the run went back to a checkpoint, new frames replace the old
   * ones of later steps.
   */
  add(frame: ReachFrame): void {
    while ((this.frames.at(-1)?.step ?? -1) >= frame.step) this.frames.pop()
    const before = this.frames.at(-2)
    if (before !== undefined && frame.step - before.step < growth * frame.step) this.frames.pop()
    this.frames.push(frame)
  }

  /** Puts recorded frames before those that have come meanwhile. */
  begin(recorded: readonly ReachFrame[]): void {
    const later = this.frames.splice(0)
    for (const frame of recorded) this.add(frame)
    for (const frame of later) this.add(frame)
  }
}
