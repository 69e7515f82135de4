/** The procedure that reads what a model says against the truth over many sequences of the data. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { predictionsEventSchema } from '../../events/predictions'
import { dataPartSchema } from '../../events/probe'
import { checkpointStepSchema, runIdSchema } from '../common'
import { inspectionErrors } from './inspection'

export const mostWindows = 2_000
export const usualWindows = 200

export const predictionsProcedures = {
  /**
   * Reads at most so many sequences of a part of the data, tells how far it is, and then all at once. States begin anew in each sequence.
   * Sequences of a text or a table follow one another, and each of their steps is judged once, with at least half a sequence before it but for
   * the first; others are spread evenly over the data. It stops when the reader goes.
   */
  read: oc
    .errors(inspectionErrors)
    .input(
      z.object({
        runId: runIdSchema,
        step: checkpointStepSchema,
        part: dataPartSchema.default('validation'),
        windows: z.int().min(1).max(mostWindows).default(usualWindows)
      })
    )
    .output(eventIterator(predictionsEventSchema))
}
