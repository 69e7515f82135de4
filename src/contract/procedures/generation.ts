/** The procedure with which a model continues a text. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problemSchema } from '../problems/problems'
import { generationEventSchema, samplingSchema } from '../events/generation'
import { runIdSchema } from './common'

export const mostPromptCharacters = 10_000
export const mostGeneratedTokens = 100_000

const problems = z.object({ problems: z.array(problemSchema) })

export const generationErrors = {
  NOT_FOUND: { message: 'There is no such run', data: z.object({ runId: z.string() }) },
  /** The model neither is in memory nor was written to disk. */
  NO_WEIGHTS: {
    message: 'The run has no weights yet: let it train until its first checkpoint is written',
    data: z.object({ runId: z.string() })
  },
  /** A layer needs later tokens, or the task predicts something else than the next token. */
  CANNOT_GENERATE: { message: 'This model cannot generate', data: problems },
  INVALID_PROMPT: { message: 'The prompt cannot be read', data: problems }
}

export const generationProcedures = {
  /** Writes with the weights of the run in memory, or else of its newest checkpoint. It ends after `tokens` tokens, or when the client stops listening. */
  generate: oc
    .errors(generationErrors)
    .input(
      z.object({
        runId: runIdSchema,
        prompt: z.string().min(1).max(mostPromptCharacters),
        tokens: z.int().min(1).max(mostGeneratedTokens),
        sampling: samplingSchema
      })
    )
    .output(eventIterator(generationEventSchema))
}
