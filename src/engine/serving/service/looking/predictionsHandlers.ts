/** Reads what the model of a run says against the truth over its data. */
import { evaluatedShape } from '../../../learning/step/modelForward'
import { readPredictions } from '../../../looking/predictions/readPredictions'
import type { RunManager } from '../../runs/runManager'
import type { Implementer } from '../implementer'
import { opened } from './inspectionHandlers'

export function predictionsHandlers(os: Implementer['predictions'], runs: RunManager) {
  return {
    read: os.read.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { data, document, probed } = run.prepared
      const { part, windows } = input
      const shape = { length: document.training.sequenceLength, batch: 1 }
      const { length } = part === 'validation' ? evaluatedShape(probed.model.task, shape) : shape
      const spec = { data, part, windows, length }
      return readPredictions(run.lenses.predictions, spec, () => run.model(), signal)
    })
  }
}
