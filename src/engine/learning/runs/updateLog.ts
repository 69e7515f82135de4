/** What was measured of a run's updates beside its weights, over its training. */
import * as z from 'zod'
import { updateFrameSchema } from '../../../contract/events/updates'
import type { UpdateFrame } from '../../../contract/events/updates'
import { JsonLines } from '../../files/jsonLines'
import { isFrameDue, withFrame } from './frameList'

/** A frame is due when this share of the steps so far has passed since the last, so that a long run has a few hundred. */
const growth = 0.01

/** A frame, or from a step on other parameters that are followed. */
const lineSchema = z.union([updateFrameSchema, z.strictObject({ step: z.int(), follow: z.array(z.string()) })])

export class UpdateLog {
  private readonly file: JsonLines<z.infer<typeof lineSchema>>
  private list: readonly UpdateFrame[] = []
  private names: readonly string[] = []

  constructor(path: string) {
    this.file = new JsonLines(path, lineSchema)
    for (const line of this.file.read())
      if ('follow' in line) this.names = line.follow
      else this.add(line)
  }

  /** By rising step. */
  get frames(): readonly UpdateFrame[] {
    return this.list
  }

  /** The parameters that are followed, also once the run is resumed. */
  get followed(): readonly string[] {
    return this.names
  }

  /** Throws the error of the disk. */
  follow(step: number, names: readonly string[]): void {
    this.file.append({ step, follow: [...names] })
    this.names = [...names]
  }

  /** Records a frame, unless a norm is not finite. Throws the error of the disk. */
  append(frame: UpdateFrame): void {
    if (frame.tensors.some(({ weight, update }) => !Number.isFinite(weight) || !Number.isFinite(update))) return
    this.file.append(frame)
    this.add(frame)
  }

  /** Brings to the disk what was written up to now. */
  sync(): Promise<void> {
    return this.file.sync()
  }

  /** Whether enough steps have passed since the last frame, or other parameters are followed than it has. */
  isDue(step: number): boolean {
    const last = this.list.at(-1)
    if (last?.tensors.length !== this.names.length) return true
    return isFrameDue(last, step, growth) || this.names.some((name, k) => last.tensors[k]?.name !== name)
  }

  private add(frame: UpdateFrame): void {
    this.list = withFrame(this.list, frame)
  }
}
