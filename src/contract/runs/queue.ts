/** Runs that wait until the engine is free to train them, in the order in which they start. */
import * as z from 'zod'
import { problemSchema } from '../problems/problems'
import { runIdSchema } from '../procedures/common'

export const queuedRunSchema = z.strictObject({
  queueId: runIdSchema,
  /** What the document is called. */
  name: z.string(),
  documentId: z.string().nullable(),
  /** Milliseconds since 1970. */
  addedAt: z.number(),
  /** The sweep that asked for it; null for a person. */
  sweepId: runIdSchema.nullable(),
  /** Why it could not start when its turn came; it then stays in the queue, is passed over, and can be tried again. Empty for one that waits. */
  problems: z.array(problemSchema)
})
export type QueuedRun = z.infer<typeof queuedRunSchema>

export const queueSchema = z.strictObject({
  /** The run that trains now; null where none does. */
  running: runIdSchema.nullable(),
  /** What the study of a lab is called that measures now, for which runs wait, too; null where none does. */
  measuring: z.string().nullable(),
  /** The next first. */
  waiting: z.array(queuedRunSchema),
  /** A queue on hold starts nothing by itself. */
  held: z.boolean()
})
export type Queue = z.infer<typeof queueSchema>
