/** All heads of a model: a small map of each on the probe, and scores that tell known kinds of heads. */
import * as z from 'zod'
import { float32 } from '../procedures/common'

/** Attention to one place for each query, from 0 to 1; the heads are called after it as in TransformerLens. */
const scoresSchema = z.strictObject({
  /** To the token before. */
  previousToken: z.number(),
  /** To the last time that the query's own token was read. */
  duplicateToken: z.number(),
  /** To the token after that. */
  induction: z.number()
})
export type HeadScores = z.infer<typeof scoresSchema>

const layerBase = { layer: z.string(), name: z.string() }

export const headScoresFrameSchema = z.strictObject({
  /** Training steps done when the weights were taken. */
  step: z.int(),
  /** Random sequences that were read, and how many tokens of each were read twice. */
  sequences: z.int(),
  half: z.int(),
  layers: z.array(
    z.strictObject({
      ...layerBase,
      /** What a head would score that attends to all that it sees alike. */
      even: scoresSchema,
      heads: z.array(scoresSchema)
    })
  )
})
export type HeadScoresFrame = z.infer<typeof headScoresFrameSchema>

export const headsFrameSchema = z.strictObject({
  step: z.int(),
  /** Time steps of the sequence, and rows and columns of the small maps: each of their numbers is the largest of a square. */
  steps: z.int(),
  side: z.int(),
  layers: z.array(
    z.strictObject({
      ...layerBase,
      /** [side × side] each, row by row: the step that reads, by the step that is read. */
      heads: z.array(float32)
    })
  )
})
export type HeadsFrame = z.infer<typeof headsFrameSchema>
