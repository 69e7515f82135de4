/** A run as a list shows it: what it is, what differs, how far it came, and what it costs. */
import { exponentFrameSchema } from '../events/exponents'
import { updateFrameSchema } from '../events/updates'
import * as z from 'zod'
import { runSummarySchema } from '../events/run'
import { runIdSchema } from '../procedures/common'
import { keptCheckpointSchema } from './checkpoint'
import { atStepSchema } from './mainMetric'
import { settingsSchema } from './settings'

export const mostTitle = 120
export const mostTags = 20
export const titleSchema = z.string().trim().min(1).max(mostTitle)
export const tagSchema = z.string().trim().min(1).max(40)

const aboutRun = {
  /** Null where the run is called after its document. */
  title: titleSchema.nullable(),
  tags: z.array(tagSchema).max(mostTags),
  note: z.string().max(10_000),
  starred: z.boolean()
}

/** What a person says about a run. It is kept in a file of its own, so that a run can be renamed while another process trains it. */
export const aboutRunSchema = z.strictObject({
  title: aboutRun.title.default(null),
  tags: aboutRun.tags.default([]),
  note: aboutRun.note.default(''),
  starred: aboutRun.starred.default(false)
})
export type AboutRun = z.infer<typeof aboutRunSchema>

/** A change of it; what is not given stays. */
export const aboutChangeSchema = z.strictObject(aboutRun).partial()
export type AboutChange = z.infer<typeof aboutChangeSchema>

export const runEntrySchema = z.strictObject({
  runId: runIdSchema,
  summary: runSummarySchema,
  about: aboutRunSchema,
  /** The layers in a few words, such as `LSTM 128, LSTM 128`. */
  model: z.string(),
  /** The task in a few words, such as `Next character of Moby Dick`. */
  task: z.string(),
  parameterCount: z.int(),
  /** All settings of the document that the run trains, by path. */
  settings: settingsSchema,
  /** Of the main metric on validation data, the first of `summary.metrics`; null before the first evaluation. */
  best: atStepSchema.nullable(),
  last: atStepSchema.nullable(),
  /** Seconds of training, pauses not counted. */
  seconds: z.number(),
  /** Bytes on disk. */
  bytes: z.number(),
  /** The main metric on validation data over the run, or the training loss where it was never evaluated: at most 60 values, the newest last. */
  sparkline: z.array(z.number().nullable()).max(60),
  /** The sweep that the run is a trial of, and the trial's 1-based number; null for a run that a person started. */
  trial: z.strictObject({ sweepId: runIdSchema, number: z.int() }).nullable()
})
export type RunEntry = z.infer<typeof runEntrySchema>

/** What a list is told: first all runs in pieces, then what changed. */
export const runListEventSchema = z.discriminatedUnion('type', [
  /** `complete`: with these, all runs that there are have been told. */
  z.strictObject({ type: z.literal('entries'), entries: z.array(runEntrySchema), complete: z.boolean() }),
  z.strictObject({ type: z.literal('removed'), runIds: z.array(runIdSchema) })
])
export type RunListEvent = z.infer<typeof runListEventSchema>

export const runDetailSchema = z.strictObject({
  entry: runEntrySchema,
  /** Newest first. */
  checkpoints: z.array(keptCheckpointSchema),
  /** What the run began on: by name, such as `Gatescope`, `Node.js`, `TensorFlow`, `machine`, `processors`, `git`, `data`; in the order in which it is shown. */
  origin: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  folder: z.string(),
  /** The newest measurement of updates beside weights, and of Lyapunov exponents; null where there was none. */
  measured: z.strictObject({ updates: updateFrameSchema.nullable(), exponents: exponentFrameSchema.nullable() })
})
export type RunDetail = z.infer<typeof runDetailSchema>
