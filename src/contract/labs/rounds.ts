/** The lab of rounds: how many Newton iterations over all time steps take the place of T steps that wait for one another. */
import * as z from 'zod'

export const roundFamilies = ['RNN', 'LSTM', 'GRU', 'minGRU'] as const
export const roundFamilySchema = z.enum(roundFamilies)
export type RoundFamily = z.infer<typeof roundFamilySchema>

export const roundLengths = [32, 128, 512] as const
export const roundsLengthRange = { min: 2, max: 16_384, whole: true } as const
/** What the weights between states are multiplied by; above 1 states part sooner. */
export const roundGains = [1, 4] as const
export const gainRange = { min: 0, max: 100 } as const
/** Iterations that the lab waits for; training goes step by step much sooner. */
export const mostIterations = 512

export const roundsResultSchema = z.strictObject({
  family: roundFamilySchema,
  length: z.int(),
  gain: z.number(),
  /** Newton iterations until the states of all time steps agreed, each an evaluation and an associative scan. */
  iterations: z.int(),
  /** Whether `mostIterations` were enough. */
  converged: z.boolean(),
  /** The rounds of all iterations that wait for one another: ⌈log₂ T⌉ of the scan and one for the evaluation, each time. */
  waiting: z.int(),
  /** The largest Lyapunov exponent in nats a step. */
  exponent: z.number(),
  /** The largest difference from the states step by step. */
  difference: z.number(),
  /** The forward pass, the fastest of a few. */
  stepsMs: z.number(),
  newtonMs: z.number()
})
export type RoundsResult = z.infer<typeof roundsResultSchema>

export const roundsWishSchema = z.strictObject({
  families: z.array(roundFamilySchema).min(1).max(roundFamilies.length),
  lengths: z.array(z.int().min(roundsLengthRange.min).max(roundsLengthRange.max)).min(1).max(20),
  gains: z
    .array(z.number().min(gainRange.min).max(gainRange.max))
    .min(1)
    .max(20)
    .default([...roundGains])
})
export type RoundsWish = z.infer<typeof roundsWishSchema>
