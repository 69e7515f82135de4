/** A run's gradient reach over its training. */
import * as z from 'zod'
import { reachFrameSchema, stateReachSchema } from '../../../contract/events/reach'
import type { ReachFrame } from '../../../contract/events/reach'
import { JsonLines } from '../../files/jsonLines'
import { isFrameDue, withFrame } from './frameList'

/** A frame is recorded when this share of the steps so far has passed since the last, so that a long run has a few hundred. */
const growth = 0.02
/** Frames of more numbers are not recorded: they would fill the disk. */
const mostNumbers = 5_000
/** Significant digits of a norm on disk. */
const digits = 4

const lineSchema = reachFrameSchema.extend({
  states: z.array(stateReachSchema.extend({ norms: z.array(z.number().nullable()) }))
})

export class ReachLog {
  private readonly file: JsonLines<z.infer<typeof lineSchema>>
  private list: readonly ReachFrame[] = []

  constructor(path: string) {
    this.file = new JsonLines(path, lineSchema)
    for (const { states, ...frame } of this.file.read())
      this.add({ ...frame, states: states.map((state) => ({ ...state, norms: Float32Array.from(state.norms, (norm) => norm ?? NaN) })) })
  }

  /** By rising step. */
  get frames(): readonly ReachFrame[] {
    return this.list
  }

  /**
   * Records a frame, unless the last one is nearly as new. Returns false for a frame that is too large, which is not recorded. Throws the error
   * of the disk.
   */
  append(frame: ReachFrame): boolean {
    if (frame.steps * frame.states.length > mostNumbers) return false
    if (!this.isDue(frame.step)) return true
    const states = frame.states.map((state) => ({ ...state, norms: Array.from(state.norms, (norm) => Number(norm.toPrecision(digits))) }))
    this.file.append({ ...frame, states })
    this.add(frame)
    return true
  }

  /** Brings to the disk what was written up to now. */
  sync(): Promise<void> {
    return this.file.sync()
  }

  /** Whether a frame of a step would be recorded: enough steps have passed since the last one. */
  isDue(step: number): boolean {
    return isFrameDue(this.list.at(-1), step, growth)
  }

  private add(frame: ReachFrame): void {
    this.list = withFrame(this.list, frame)
  }
}
