/** Several watchers of a run as one: each looks in its turn. */
import type { TrainingWatcher } from '../../../learning/training/runSpec'

export function together(watchers: readonly TrainingWatcher[]): TrainingWatcher {
  const each = async (look: (watcher: TrainingWatcher) => Promise<void>) => {
    for (const watcher of watchers) await look(watcher)
  }
  return {
    between: (trainer) => each((watcher) => watcher.between(trainer)),
    atEnd: (trainer) => each((watcher) => watcher.atEnd(trainer))
  }
}
