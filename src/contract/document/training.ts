/** How a model is trained. */
import * as z from 'zod'

export const optimizerSchema = z.discriminatedUnion('kind', [
  /** Adam (Kingma and Ba 2015, algorithm 1). */
  z.strictObject({
    kind: z.literal('adam'),
    learningRate: z.number().positive().max(10),
    beta1: z.number().min(0).max(0.9999),
    beta2: z.number().min(0).max(0.99999),
    epsilon: z.number().positive().max(1)
  }),
  z.strictObject({ kind: z.literal('sgd'), learningRate: z.number().positive().max(100), momentum: z.number().min(0).max(0.9999) })
])
export type OptimizerSettings = z.infer<typeof optimizerSchema>

export const clipSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** All gradients scaled down together so that their joint norm is at most this (Pascanu et al. 2013). */
  z.strictObject({ kind: z.literal('globalNorm'), norm: z.number().positive().max(1e6) })
])
export type ClipSettings = z.infer<typeof clipSchema>

export const trainingSettingsSchema = z.strictObject({
  batchSize: z.int().min(1).max(65_536),
  /** T, the number of time steps that gradients flow through. */
  sequenceLength: z.int().min(1).max(1_000_000),
  optimizer: optimizerSchema,
  clip: clipSchema,
  seed: z.int().min(0).max(2_147_483_647),
  /** The run stops by itself after this many steps; null: when the user stops it. */
  steps: z.int().min(1).max(1_000_000_000).nullable(),
  /** Held-out evaluation every so many steps. */
  evaluateEvery: z.int().min(1).max(1_000_000)
})
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>
