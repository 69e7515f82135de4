/** Looking inside the model while it learns. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problemSchema } from '../document/problems'
import { probeFrameSchema } from '../events/probe'
import { runIdSchema } from './common'

export const inspectionErrors = {
  NOT_FOUND: { message: 'There is no such run in memory', data: z.object({ runId: z.string() }) },
  /** The probe has characters that the model does not know, or is empty. */
  INVALID_PROBE: { message: 'The probe cannot be read', data: z.object({ problems: z.array(problemSchema) }) }
}
const base = oc.errors(inspectionErrors)

export const inspectionProcedures = {
  /** The probe as the model sees it now. */
  probe: base.input(z.object({ runId: runIdSchema, text: z.string().min(1).max(2_000) })).output(probeFrameSchema),
  /** A frame now and after each change, at most `perSecond` a second; a slow reader gets the newest, not all. */
  frames: base
    .input(z.object({ runId: runIdSchema, text: z.string().min(1).max(2_000), perSecond: z.number().min(0.1).max(30) }))
    .output(eventIterator(probeFrameSchema))
}
