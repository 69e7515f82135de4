/** The procedures of the queue, in which runs wait for one another. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { documentSchema } from '../document/document'
import { problemSchema } from '../problems/problems'
import { queueSchema } from '../runs/queue'
import { checkpointStepSchema, runIdSchema } from './common'

export const queueErrors = {
  NOT_FOUND: { message: 'This run does not wait any more', data: z.object({ queueId: z.string() }) },
  /** The document cannot be trained; nothing was added. */
  INVALID_DOCUMENT: { message: 'The document has problems', data: z.object({ problems: z.array(problemSchema) }) }
}
const base = oc.errors(queueErrors)
const queued = z.object({ queueId: runIdSchema })

export const queueProcedures = {
  /** The queue now and after each change. It outlives the engine. */
  watch: base.output(eventIterator(queueSchema)),
  /** Adds a run at the end. It starts at once where nothing trains. */
  add: base
    .input(z.object({ document: documentSchema, weightsFrom: runIdSchema.nullable().default(null), weightsStep: checkpointStepSchema }))
    .output(queueSchema),
  /** `to`: its 0-based place among those that wait. */
  move: base.input(queued.extend({ to: z.int().min(0) })).output(queueSchema),
  remove: base.input(queued).output(queueSchema),
  /** Tries one again that could not start. */
  retry: base.input(queued).output(queueSchema),
  /** A queue on hold starts nothing by itself. */
  hold: base.input(z.object({ held: z.boolean() })).output(queueSchema)
}
