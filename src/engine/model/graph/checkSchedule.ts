/** Checks that training is long enough for its schedule of the learning rate. */
import type { TrainingSettings } from '../../../contract/document/training'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'

/** A warning where a run stops by itself before its schedule has ended. Step decay has no end. */
export function scheduleProblems({ schedule, steps }: TrainingSettings): Problem[] {
  if (steps === null || !('steps' in schedule) || schedule.steps <= steps) return []
  return [problem('training.schedule', { path: 'training.schedule' }, { steps, schedule: schedule.steps }, 'warning')]
}
