/** Records frames of a run while it trains, whether or not somebody looks: in a small share of its time, and once at its end. */
import type { Executor } from '../../../executors/executor'
import type { TrainingWatcher } from '../../../learning/training/runSpec'
import type { BatchSourceOfReach } from '../../../looking/inspection/reach'
import { memoryProblem, roomHere } from '../memoryCheck'
import type { PreparedRun } from '../preparedRun'
import { TrainingShare } from './trainingShare'

export interface FrameRecorderSpec<Frame extends { readonly step: number }> {
  /** Computes a frame; null where there is none yet, and `never` where the run will have none. */
  readonly frame: (source: BatchSourceOfReach) => Promise<Frame | null | 'never'>
  /** `append` returns false where it takes no frames of this run. */
  readonly log: () => { isDue(step: number): boolean; append(frame: Frame): boolean }
  /** Whether the program fits into memory beside that of training. */
  readonly fits: () => boolean
  /** Milliseconds. */
  readonly clock?: () => number
}

/** Whether the program of a lens, which may take as much memory as training does, fits beside it. */
export function fitsBesideTraining(
  prepared: PreparedRun,
  { executor, room }: { readonly executor: Executor; readonly room?: (() => number) | undefined }
): boolean {
  return memoryProblem(prepared, executor, (room?.() ?? roomHere(executor)) / 2) === null
}

export class FrameRecorder<Frame extends { readonly step: number }> implements TrainingWatcher {
  private readonly clock: () => number
  private readonly createdAt: number
  private readonly share = new TrainingShare()
  /** Milliseconds that the next frame is expected to take, as the last one did; null before the first. */
  private expected: number | null = null
  private off = false
  private mayRun: boolean | null = null

  constructor(private readonly spec: FrameRecorderSpec<Frame>) {
    this.clock = spec.clock ?? (() => performance.now())
    this.createdAt = this.clock()
  }

  /** Takes a frame where one is due and the share of time allows it. */
  async between(trainer: BatchSourceOfReach): Promise<void> {
    const now = this.clock()
    const trainsSince = this.share.begin(now)
    // The first frame is expected to take as long as it took to compile the training step.
    if (this.share.hasRoom(now, this.expected ?? trainsSince - this.createdAt)) await this.take(trainer)
  }

  /** Takes the frame of the last step, which keeps no step waiting. */
  async atEnd(trainer: BatchSourceOfReach): Promise<void> {
    await this.take(trainer)
  }

  /** A frame that cannot be computed or kept ends the record, not the run. */
  private async take(trainer: BatchSourceOfReach): Promise<void> {
    if (this.off || !this.spec.log().isDue(trainer.step)) return
    this.mayRun ??= this.spec.fits()
    this.off = !this.mayRun
    if (this.off) return
    const began = this.clock()
    try {
      const frame = await this.spec.frame(trainer)
      this.off = frame === 'never' || (frame !== null && !this.spec.log().append(frame))
    } catch {
      this.off = true
    }
    const took = this.clock() - began
    // The first frame took the compiler's time as well, which says nothing about the next one.
    this.expected = this.expected === null ? 0 : took
    this.share.spend(took)
  }
}
