/** The lab of lengths: time and memory of a training step and of a generated token against sequence length. */
import * as z from 'zod'
import { lengthFamilies, lengthFamilySchema } from './families'
import { fittedPowerSchema } from './power'

export const lengths = [64, 256, 1024, 4096, 16_384] as const
/** The task asks for what stood 32 time steps before, so that a shorter sequence has no answer. */
export const studiedLengths = { min: 34, max: 1_000_000, whole: true } as const
/** Seconds that one measurement may take, unless told otherwise. */
export const defaultLimit = 90
export const mostSeconds = 86_400

const which = { family: lengthFamilySchema, length: z.int() }

/** A training step, as a child process says it. */
export const stepSchema = z.strictObject({
  ...which,
  width: z.int(),
  parameters: z.int(),
  /** A step of one sequence: the fastest of a few, and the processor time of one on all cores together, which other work on the machine does not lengthen. */
  stepMs: z.number(),
  cpuMs: z.number(),
  /** The most memory that the whole process took, with TensorFlow and its compiler. */
  peakBytes: z.number(),
  /** By formula: operations of a step, forward and backward, and what a step keeps. */
  flops: z.number(),
  predictedBytes: z.number(),
  /** By formula: rounds over time that wait for one another, in a layer and one direction: as it runs, and in the form that has fewest. */
  rounds: z.int(),
  leastRounds: z.int(),
  /** By formula: what a sequence leaves for its next token. */
  stateBytes: z.number()
})
export type StepMeasure = z.infer<typeof stepSchema>

/** The token after so many, as a child process says it. */
export const tokenSchema = z.strictObject({
  ...which,
  /** The time of the fastest of several tokens, in milliseconds. */
  tokenMs: z.number(),
  /** The peak of the process, and what it was when one token had been generated after no other. */
  tokenPeakBytes: z.number(),
  tokenBaseBytes: z.number(),
  /** The bytes of the arrays that are kept between tokens, read back. */
  keptBytes: z.number()
})
export type TokenMeasure = z.infer<typeof tokenSchema>

export const measureSchema = z.strictObject({ ...stepSchema.shape, ...tokenSchema.shape })
export type LengthMeasure = z.infer<typeof measureSchema>

/** Why a family was not measured at a length, nor at longer ones. */
export const lengthStopSchema = z.strictObject({ ...which, reason: z.string() })
export type LengthStop = z.infer<typeof lengthStopSchema>

/** Whether the steps of a layer must follow one another, or have a form in which they run at once. */
export const overTimeSchema = z.enum(['sequential', 'can be parallel'])
export type OverTime = z.infer<typeof overTimeSchema>

const powers = <Power extends z.ZodType>(power: Power) => z.strictObject({ time: power, memory: power, token: power, state: power })

/**
 * Powers of T to which costs tend: a training step's time and memory, a generated token's time, and what is kept between tokens. Attention
 * compares every token with every other, and the next one with all; in blocks it still does, but keeps no map.
 */
export const powersSchema = powers(z.number())
export type Powers = z.infer<typeof powersSchema>

export const lengthSummarySchema = z.strictObject({
  family: lengthFamilySchema,
  parameters: z.int(),
  overTime: overTimeSchema,
  /** Fitted to the measurements; time is fitted to processor time. */
  measured: powers(fittedPowerSchema),
  theory: powersSchema
})
export type LengthSummary = z.infer<typeof lengthSummarySchema>

export const lengthWishSchema = z.strictObject({
  families: z.array(lengthFamilySchema).min(1).max(lengthFamilies.length),
  lengths: z.array(z.int().min(studiedLengths.min).max(studiedLengths.max)).min(1).max(20),
  /** Seconds that one measurement may take, compiling included. */
  limit: z.int().min(1).max(mostSeconds).default(defaultLimit)
})
export type LengthWish = z.infer<typeof lengthWishSchema>
