/** The procedure that reads what a model says against the truth over many sequences of the data. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { horizonSchema } from '../../document/task'
import { aheadEventSchema, predictionsEventSchema } from '../../events/predictions'
import { dataPartSchema } from '../../events/probe'
import { checkpointStepSchema, runIdSchema } from '../common'
import { generationErrors } from './generation'
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
    .output(eventIterator(predictionsEventSchema)),
  /**
   * Evaluates forecasts of a series: from so many places of a part of the data, spread evenly over it, the model reads as many rows as a training
   * sequence has, and then says `horizon` rows, each after its own ones. They are told by rows ahead, beside simple forecasts. Without a horizon it
   * takes that of the run's task, and tells nothing where the task has none. `data` is a file that is read as the run's data was.
   */
  ahead: oc
    .errors(generationErrors)
    .input(
      z.object({
        runId: runIdSchema,
        step: checkpointStepSchema,
        part: dataPartSchema.default('validation'),
        horizon: horizonSchema.nullable().default(null),
        origins: z.int().min(1).max(mostWindows).default(usualWindows),
        data: z.string().nullable().default(null)
      })
    )
    .output(eventIterator(aheadEventSchema))
}
