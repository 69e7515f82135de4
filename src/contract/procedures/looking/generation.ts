/** The procedures with which a model continues a text, or a series of numbers. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problemSchema } from '../../problems/problems'
import { forecastEventSchema, mostHistoryRows, mostStepsAhead } from '../../events/forecast'
import { generationEventSchema, samplingSchema } from '../../events/generation'
import { checkpointStepSchema, noStepError, runIdSchema } from '../common'
import { placeSchema } from './inspection'

export const mostPromptCharacters = 10_000
export const mostGeneratedTokens = 100_000

const problems = z.object({ problems: z.array(problemSchema) })

export const generationErrors = {
  ...noStepError,
  NOT_FOUND: { message: 'There is no such run', data: z.object({ runId: z.string() }) },
  /** The model neither is in memory nor was written to disk. */
  NO_WEIGHTS: {
    message: 'The run has no weights yet: let it train until its first checkpoint is written',
    data: z.object({ runId: z.string() })
  },
  /** A layer needs later time steps, or the task predicts something else than the next input. */
  CANNOT_GENERATE: { message: 'This model cannot generate', data: problems },
  /** The data ends with its last target: there is no row behind which nothing is known. */
  NO_END: { message: 'The data of this task has no end: name a place in it' },
  INVALID_PROMPT: { message: 'The prompt cannot be read', data: problems }
}

export const generationProcedures = {
  /** Writes with the weights of a checkpoint, or of the run in memory, or else of its newest checkpoint. It ends after `tokens` tokens, or when the client stops listening. */
  generate: oc
    .errors(generationErrors)
    .input(
      z.object({
        runId: runIdSchema,
        step: checkpointStepSchema,
        prompt: z.string().min(1).max(mostPromptCharacters),
        tokens: z.int().min(1).max(mostGeneratedTokens),
        sampling: samplingSchema
      })
    )
    .output(eventIterator(generationEventSchema)),
  /**
   * Goes on with a series: reads `history` rows, then says one row after another and reads each as if it were the next of the data. The
   * history begins at a place, or is the end of the data where `place` is null. It has as many rows as a training sequence where `history`
   * is null, and fewer where the data has fewer. It ends after `steps` rows, or when the client stops listening.
   */
  forecast: oc
    .errors(generationErrors)
    .input(
      z.object({
        runId: runIdSchema,
        step: checkpointStepSchema,
        place: placeSchema,
        history: z.int().min(1).max(mostHistoryRows).nullable().default(null),
        steps: z.int().min(1).max(mostStepsAhead)
      })
    )
    .output(eventIterator(forecastEventSchema))
}
