/** Follows how the model errs on validation and training data, while a component shows it. A text that is continued has its bits instead. */
import { watch } from 'vue'
import { useCheckpointStore } from '../stores/inspect/checkpointStore'
import { useRunStore } from '../stores/runStore'
import { useFrames } from './useFrames'

/** Frames a second at most: errors change slowly. */
const perSecond = 0.5

/** @param shown whether the component shows errors, and the run has a model to compute them with */
export function useErrors(shown: () => boolean) {
  const run = useRunStore()
  const checkpoints = useCheckpointStore()
  const frames = useFrames(
    () => {
      const { summary } = run
      if (!shown() || summary === null || summary.metrics.some((each) => each === 'bitsPerCharacter' || each === 'bitsPerToken'))
        return null
      return { runId: summary.runId, step: checkpoints.step, perSecond }
    },
    (inspection, request, options) => inspection.errors(request, options)
  )
  // The errors of one run, or of one step, are not those of the next.
  watch([() => run.summary?.runId, () => checkpoints.step], () => (frames.frame.value = null))
  return frames
}
