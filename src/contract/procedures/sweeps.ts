/** The procedures of sweeps. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problemSchema } from '../problems/problems'
import { plannedTrialSchema, sweepSchema, sweepSpecSchema } from '../runs/sweep'
import { runIdSchema } from './common'

export const sweepsErrors = {
  NOT_FOUND: { message: 'There is no such sweep', data: z.object({ sweepId: z.string() }) },
  /** Nothing was started. */
  INVALID_SWEEP: { message: 'The sweep has problems', data: z.object({ problems: z.array(problemSchema) }) },
  /** Another process on this machine runs the sweep. */
  ELSEWHERE: { message: 'Another process runs this sweep', data: z.object({ sweepId: z.string(), pid: z.int() }) }
}
const base = oc.errors(sweepsErrors)
const sweep = z.object({ sweepId: runIdSchema })
/** The address of a Ray cluster on which the trials train; null trains them here. */
const ray = z.string().min(1).max(300).nullable().default(null)

export const sweepsProcedures = {
  /** The trials that a sweep would train, and writes nothing. */
  plan: base.input(z.object({ spec: sweepSpecSchema })).output(z.array(plannedTrialSchema)),
  /** Starts a sweep, whose trials wait in the queue. */
  start: base.input(z.object({ spec: sweepSpecSchema, ray })).output(sweepSchema),
  /** Stops the trial that trains, takes the others off the queue, and keeps what there is. */
  stop: base.input(sweep).output(sweepSchema),
  /** Goes on with a sweep that was stopped or interrupted: no trial that is done is done again. */
  resume: base.input(sweep.extend({ ray })).output(sweepSchema),
  /** All sweeps now, newest first, and each one after each change. */
  watch: base.output(eventIterator(z.strictObject({ sweeps: z.array(sweepSchema) }))),
  spec: base.input(sweep).output(sweepSpecSchema)
}
