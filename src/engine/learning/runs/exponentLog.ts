/** The largest Lyapunov exponents that a run measured over its training. */
import { exponentFrameSchema } from '../../../contract/events/exponents'
import type { ExponentFrame } from '../../../contract/events/exponents'
import { JsonLines } from '../../files/jsonLines'
import { isFrameDue, withFrame } from './frameList'

/** A frame is due when this share of the steps so far has passed since the last, so that a long run has a few hundred. */
const growth = 0.02

export class ExponentLog {
  private readonly file: JsonLines<ExponentFrame>
  private list: readonly ExponentFrame[] = []

  constructor(path: string) {
    this.file = new JsonLines(path, exponentFrameSchema)
    for (const frame of this.file.read()) this.list = withFrame(this.list, frame)
  }

  /** By rising step. */
  get frames(): readonly ExponentFrame[] {
    return this.list
  }

  isDue(step: number): boolean {
    return isFrameDue(this.list.at(-1), step, growth)
  }

  /** Records a frame, unless an exponent is not finite. Returns that it takes others. Throws the error of the disk. */
  append(frame: ExponentFrame): true {
    if (frame.layers.some(({ exponent }) => !Number.isFinite(exponent))) return true
    this.file.append(frame)
    this.list = withFrame(this.list, frame)
    return true
  }

  /** Brings to the disk what was written up to now. */
  sync(): Promise<void> {
    return this.file.sync()
  }
}
