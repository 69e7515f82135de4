/** What an intervention does: the model's outputs before and after it, its effect over data, and how much of a difference each patch restores. */
import * as z from 'zod'
import { float32 } from '../procedures/common'
import { generationEndSchema } from './generation'
import { probeFrameSchema, rangeSchema } from './probe'

/** A named value that can be changed. */
export const alterableSchema = z.strictObject({
  layer: z.string(),
  name: z.string(),
  label: z.string(),
  range: rangeSchema,
  units: z.int(),
  /** Numbers of a unit: 1 where a unit is a number, N where it is a channel with N state dimensions. */
  dims: z.int(),
  state: z.boolean(),
  copies: z.boolean()
})
export type AlterableValue = z.infer<typeof alterableSchema>

/** The outputs of the model on a sequence, as in a frame of Inspect. */
const outputsSchema = probeFrameSchema.pick({ tokens: true, next: true, surprise: true, answer: true })
export type Outputs = z.infer<typeof outputsSchema>

export const comparisonSchema = z.strictObject({
  /** Training steps of the weights. */
  step: z.int(),
  /** The sequence of the training batch that was run; null where it was another. */
  batch: probeFrameSchema.shape.batch,
  before: outputsSchema,
  after: outputsSchema,
  /** The changed values, [steps × units] each, row by row; where a unit has several numbers, such as a head, their norm. */
  changed: z.array(
    alterableSchema
      .pick({ layer: true, name: true, label: true, range: true, units: true })
      .extend({ steps: z.int(), before: float32, after: float32 })
  )
})
export type Comparison = z.infer<typeof comparisonSchema>

/**
 * The effect on the loss over held-out sequences so far. `difference`: after minus before, the mean over sequences, in the unit of the loss;
 * `interval`: half the width of its 95 % interval, from Student's t over sequences, null for a single one.
 */
export const effectSchema = z.strictObject({
  step: z.int(),
  sequences: z.int(),
  of: z.int(),
  before: z.number(),
  after: z.number(),
  difference: z.number(),
  interval: z.number().nullable()
})
export type Effect = z.infer<typeof effectSchema>

/** What is said next, without the changes and with them: a token, or a row of numbers in the units of their columns. */
const saidSchema = z.strictObject({ text: z.string(), probability: z.number().nullable(), numbers: z.array(z.number()) })
export const continuationEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('begin'), step: z.int(), columns: z.array(z.string()) }),
  z.strictObject({ type: z.literal('next'), before: saidSchema, after: saidSchema }),
  z.strictObject({ type: z.literal('end'), reason: generationEndSchema })
])
export type ContinuationEvent = z.infer<typeof continuationEventSchema>

/**
 * A map of patches: each row is a value, or all states of a layer, and each number how much of the difference of the output is restored when
 * the value is taken from the other sequence at that token: 0 nothing, 1 all of it.
 */
export const patchingEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('begin'),
    step: z.int(),
    tokens: z.array(z.string()),
    from: z.array(z.string()),
    /** The 0-based token whose output is compared, and the words for that output. */
    at: z.int(),
    output: z.string(),
    /** The output on this sequence, and on the one from which values are taken. */
    base: z.number(),
    source: z.number(),
    rows: z.int()
  }),
  z.strictObject({ type: z.literal('row'), layer: z.string(), name: z.string(), label: z.string(), restored: float32 })
])
export type PatchingEvent = z.infer<typeof patchingEventSchema>
