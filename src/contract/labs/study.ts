/** A study of a lab: what was wished, what was measured, and how it ended. It is kept in a file of the workspace. */
import * as z from 'zod'
import { runIdSchema } from '../procedures/common'
import { titleSchema } from '../runs/entry'
import { lengthFamilySchema } from './families'
import { lengthStopSchema, lengthSummarySchema, lengthWishSchema, measureSchema } from './length'
import { recallCheckSchema, recallResultSchema, recallTaskSchema, recallWishSchema } from './recall'
import { roundsResultSchema, roundsWishSchema } from './rounds'

/** `running`: a process measures now. `cut`: its process ended before the study did. */
export const studyStateSchema = z.enum(['running', 'finished', 'cancelled', 'failed', 'cut'])
export type StudyState = z.infer<typeof studyStateSchema>

const common = {
  id: runIdSchema,
  title: titleSchema,
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** How long it took, compiling included. */
  seconds: z.number(),
  state: studyStateSchema,
  /** Why it failed. */
  reason: z.string().nullable(),
  /** The name of a run that trained meanwhile, so that the times are too long. */
  disturbedBy: z.string().nullable()
}

export const studySchema = z.discriminatedUnion('lab', [
  z.strictObject({
    ...common,
    lab: z.literal('length'),
    wish: lengthWishSchema,
    measures: z.array(measureSchema),
    stops: z.array(lengthStopSchema),
    summaries: z.array(lengthSummarySchema)
  }),
  z.strictObject({
    ...common,
    lab: z.literal('recall'),
    wish: recallWishSchema,
    results: z.array(recallResultSchema),
    checks: z.array(recallCheckSchema)
  }),
  z.strictObject({ ...common, lab: z.literal('rounds'), wish: roundsWishSchema, results: z.array(roundsResultSchema) })
])
export type Study = z.infer<typeof studySchema>
export type LengthStudyRecord = Extract<Study, { lab: 'length' }>
export type RecallStudyRecord = Extract<Study, { lab: 'recall' }>
export type RoundsStudyRecord = Extract<Study, { lab: 'rounds' }>

const place = { number: z.int(), of: z.int() }

/** What a study says while it measures. `study`: the whole of it as it is now, first and after each result. */
export const labEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('study'), study: studySchema }),
  /** A measurement of the lab of lengths begins: the `number`-th, 1-based, of at most `of`. */
  z.strictObject({ type: z.literal('begins'), ...place, family: lengthFamilySchema, length: z.int(), task: recallTaskSchema.nullable() }),
  /** How far the measurement is that is under way. */
  z.strictObject({ type: z.literal('progress'), step: z.int(), steps: z.int() })
])
export type LabEvent = z.infer<typeof labEventSchema>
