/** Shows all attention heads of a run's model, and how much each does what heads of known kinds do. */
import { probeFrames } from '../../../looking/inspection/probeFrames'
import type { NoScores } from '../../../looking/attention/heads'
import type { InspectedRun } from '../../runs/inspectedRun'
import type { RunManager } from '../../runs/runManager'
import type { Implementer } from '../implementer'
import { lookedAt, opened, watched } from './inspectionHandlers'

export function attentionHandlers(os: Implementer['attention'], runs: RunManager) {
  return {
    maps: os.maps.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { heads } = run.lenses
      if (!heads.any) throw errors.NO_HEADS()
      const source = lookedAt(run, input, (look) => framesOf(run, () => heads.maps(look, () => run.model())), errors)
      return probeFrames(source, input.perSecond, signal)
    }),
    scores: os.scores.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { heads } = run.lenses
      if (!heads.any) throw errors.NO_HEADS()
      if (heads.noScores) throw errors.NO_SCORES({ message: noScoresWords[heads.noScores] })
      const source = framesOf(run, () => heads.scores(() => run.model()))
      return probeFrames(source, input.perSecond, signal)
    })
  }
}

const noScoresWords: { readonly [Reason in NoScores]: string } = {
  numbers: 'Heads are scored on random tokens that are read twice, and this model reads numbers',
  short: 'Heads are scored on tokens that are read twice, and this model is trained on sequences of fewer than four'
}

const framesOf = <Frame>(run: InspectedRun, take: () => Promise<Frame>) => ({
  ...watched(run),
  take,
  cost: () => run.lenses.heads.cost
})
