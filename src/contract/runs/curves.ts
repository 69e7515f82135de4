/** The curves of a run for a comparison of many: thinned to what a chart can show, and continued from a place that the reader remembers. */
import * as z from 'zod'
import { float32, float64, runIdSchema } from '../procedures/common'

/** Where a reader of a run's record stands. It is opaque to the reader, who hands it back to be told only what is new. */
export const curvePlaceSchema = z.strictObject({ rows: z.int(), evaluations: z.int(), cuts: z.int() })
export type CurvePlace = z.infer<typeof curvePlaceSchema>

export const runCurveSchema = z.strictObject({
  runId: runIdSchema,
  /** Hand it back for what comes later. */
  place: curvePlaceSchema,
  /** True where the curve begins anew: the run went back to a checkpoint, or nothing was known of it. */
  anew: z.boolean(),
  /** Step numbers, 1-based, of points of the training loss; of each stretch that was thinned the lowest and the highest are among them. */
  step: float64,
  /** Seconds of training up to each point. */
  seconds: float64,
  loss: float32,
  /** As the schedule had it at the step. */
  learningRate: float32,
  gradientNorm: float32,
  /** Validation: steps, seconds, and rows of the run's metrics. */
  evaluations: z.strictObject({ step: float64, seconds: float64, loss: float64, values: z.array(float64) }),
  /** Tokens or time steps of one training step, all sequences of its batches together. */
  tokensPerStep: z.number(),
  /** Floating-point operations of one training step, by formula. */
  flopsPerStep: z.number()
})
export type RunCurve = z.infer<typeof runCurveSchema>
