/** Measures the updates of the parameters that a run follows, while it trains, in a small share of its time. */
import type { UpdateCost } from '../../../../contract/events/updates'
import type { Tensor } from '../../../executors/executor'
import type { UpdateLog } from '../../../learning/runs/updateLog'
import { measuredUpdate } from '../../../learning/training/updates/measuredUpdate'
import { breathe } from '../../../learning/training/pause'
import type { TrainingWatcher } from '../../../learning/training/runSpec'
import type { Trainer } from '../../../learning/training/trainer'
import { TrainingShare } from './trainingShare'

type Measured = Pick<Trainer, 'step' | 'measureNext' | 'measured'>
type Log = Pick<UpdateLog, 'followed' | 'isDue' | 'append'>

export class UpdateRecorder implements TrainingWatcher {
  private readonly share = new TrainingShare()
  private off = false

  /** `log` is opened when it is needed; `clock` in milliseconds. */
  constructor(
    private readonly log: () => Log,
    private readonly clock: () => number = () => performance.now()
  ) {}

  /** Records what the last slice of steps measured, and has the next step measured where that is due and the share of time allows it. */
  between(trainer: Measured): Promise<void> {
    const now = this.clock()
    this.take(trainer)
    const log = this.log()
    if (!this.off && this.share.hasRoom(now, 0) && log.followed.length > 0 && log.isDue(trainer.step + 1))
      trainer.measureNext?.(log.followed)
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
    this.share.spend(milliseconds)
    try {
      this.log().append(frame)
    } catch {
      this.off = true
    }
  }
}

/** Each parameter is measured so often for its cost, unless that takes long: what else the machine does makes single times longer, never shorter. */
const trials = 3
const longEnough = 50

/** What it costs to measure each parameter once, as a measurement does it. The steps of training have their turns in between. Throws ExecutorError. */
export async function updateCosts(trainer: Pick<Trainer, 'parameters' | 'weights'>): Promise<UpdateCost[]> {
  const costs: UpdateCost[] = []
  for (const name of trainer.parameters) {
    await breathe()
    let cost = measuredOnce(trainer, name)
    for (let trial = 1; trial < trials && cost.milliseconds < longEnough; trial++) {
      const again = measuredOnce(trainer, name)
      if (again.milliseconds < cost.milliseconds) cost = again
    }
    costs.push(cost)
  }
  return costs
}

function measuredOnce(trainer: Pick<Trainer, 'weights'>, name: string): UpdateCost {
  const nothing = new Map<string, Tensor>()
  const { update } = measuredUpdate(
    0,
    () => trainer.weights([name]),
    () => nothing
  )
  return { name, numbers: trainer.weights([name]).get(name)?.data.length ?? 0, milliseconds: update.milliseconds }
}
