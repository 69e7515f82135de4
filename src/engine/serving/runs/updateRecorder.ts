/** Measures the updates of the parameters that a run follows, while it trains, in a small share of its time. */
import { updateShare } from '../../../contract/events/updates'
import type { UpdateCost } from '../../../contract/events/updates'
import type { UpdateLog } from '../../learning/runs/updateLog'
import { normsOf } from '../../learning/training/updates/measuredUpdate'
import type { TrainingWatcher } from '../../learning/training/runSpec'
import type { Trainer } from '../../learning/training/trainer'

type Measured = Pick<Trainer, 'step' | 'measureNext' | 'measured'>
type Log = Pick<UpdateLog, 'followed' | 'isDue' | 'append'>

export class UpdateRecorder implements TrainingWatcher {
  private trainsSince: number | null = null
  /** Milliseconds that measuring took so far. */
  private spent = 0
  private off = false

  /** `log` is opened when it is needed; `clock` in milliseconds. */
  constructor(
    private readonly log: () => Log,
    private readonly clock: () => number = () => performance.now()
  ) {}

  /** Records what the last slice of steps measured, and has the next step measured where that is due and the share of time allows it. */
  between(trainer: Measured): Promise<void> {
    const now = this.clock()
    this.trainsSince ??= now
    this.take(trainer)
    const log = this.log()
    const mayTake = this.spent <= updateShare * (now - this.trainsSince)
    if (!this.off && mayTake && log.followed.length > 0 && log.isDue(trainer.step + 1)) trainer.measureNext?.(log.followed)
    return Promise.resolve()
  }

  atEnd(trainer: Measured): Promise<void> {
    this.take(trainer)
    return Promise.resolve()
  }

  /** A frame that cannot be kept ends the measuring, not the run. */
  private take(trainer: Measured): void {
    const measured = trainer.measured?.()
    if (!measured) return
    const { milliseconds, ...frame } = measured
    this.spent += milliseconds
    try {
      this.log().append(frame)
    } catch {
      this.off = true
    }
  }
}

/** What it costs to measure each parameter once: it is read twice, and its norms are computed. */
export function updateCosts(trainer: Pick<Trainer, 'parameters' | 'weights'>): UpdateCost[] {
  return trainer.parameters.map((name) => {
    const began = performance.now()
    const [before, after] = [trainer.weights([name]).get(name), trainer.weights([name]).get(name)]
    const numbers = before?.data ?? new Float32Array(0)
    normsOf(numbers, after?.data ?? numbers)
    return { name, numbers: numbers.length, milliseconds: performance.now() - began }
  })
}
