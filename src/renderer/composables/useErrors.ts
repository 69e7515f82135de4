/** Follows how the model errs on validation and training data, while a component shows it. A text that is continued has its bits instead. */
import { useProbeStore } from '../stores/probeStore'
import { useRunStore } from '../stores/runStore'
import { useFrames } from './useFrames'

/** Frames a second at most: errors change slowly. */
const perSecond = 0.5

export function useErrors(shown: () => boolean = () => true) {
  const run = useRunStore()
  const probe = useProbeStore()
  return useFrames(
    () => {
      const { summary } = run
      if (!shown() || summary === null || !probe.opened || summary.metrics.includes('bitsPerCharacter')) return null
      return { runId: summary.runId, perSecond }
    },
    (inspection, request, options) => inspection.errors(request, options)
  )
}
