/** The procedures with which the engine describes itself, and with which its executor is chosen. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { executorChoiceSchema, executorNames } from '../executors'

export const engineStatusSchema = z.strictObject({
  version: z.string(),
  /** The process id, so that a person can watch or end it. */
  pid: z.int(),
  /** The executor that is open. */
  executor: z.enum(executorNames),
  /** The device, such as `CPU, 2 cores` or `NVIDIA H100`. */
  device: z.string(),
  /** The tfjs backend that the eager executor runs on, or null with the other executors. */
  backend: z.enum(['tensorflow', 'cpu']).nullable(),
  tensorflowVersion: z.string().nullable(),
  xla: z.boolean(),
  electron: z.string().nullable(),
  node: z.string(),
  /** Why this executor and device were picked, in words. */
  why: z.string(),
  /** A sentence says what would make the engine faster, if anything would. */
  remedy: z.string().nullable(),
  /** What the settings choose. */
  choice: executorChoiceSchema,
  /** What chooses the executor instead of the settings, such as `GATESCOPE_EXECUTOR`; null where nothing does. */
  chosenBy: z.string().nullable()
})
export type EngineStatus = z.infer<typeof engineStatusSchema>

const words = z.string()
/** How far the set-up of TensorFlow's library is, which goes on beside the work. */
export const setUpSchema = z.discriminatedUnion('state', [
  /** Nothing is to be set up, or it is not known yet. */
  z.object({ state: z.literal('idle') }),
  /** The user does not want it: nothing is fetched. */
  z.object({ state: z.literal('refused') }),
  /** `part`: what is done of it, from 0 to 1; null where that is not known. */
  z.object({ state: z.literal('working'), doing: words, part: z.number().min(0).max(1).nullable() }),
  z.object({ state: z.literal('missing'), reason: words, remedy: words }),
  /** The next run takes it; or, where `restart` is true, the engine does when it starts again. */
  z.object({ state: z.literal('ready'), library: words, restart: z.boolean() })
])
export type SetUp = z.infer<typeof setUpSchema>

/** Milliseconds until the first step was taken, compiling included, and of a step after it. */
export const measuredStepSchema = z.object({ firstMs: z.number(), stepMs: z.number() })
export type MeasuredStep = z.infer<typeof measuredStepSchema>

export const executorRowSchema = z.object({
  executor: z.enum(executorNames),
  /** Null where it does not work here, or was not measured. */
  device: z.string().nullable(),
  measured: measuredStepSchema.nullable(),
  /** Why it does not work here; null where it does, or was not tried. */
  fault: z.string().nullable(),
  /** Whether the next run takes it. */
  taken: z.boolean()
})
export type ExecutorRow = z.infer<typeof executorRowSchema>

export const executorTableSchema = z.object({
  /** What was measured, in words. */
  work: z.string(),
  /** Milliseconds since 1970; null where nothing was measured yet. */
  measuredAt: z.number().nullable(),
  rows: z.array(executorRowSchema)
})
export type ExecutorTable = z.infer<typeof executorTableSchema>

const base = oc.errors({
  /** What was chosen does not work here; the choice stays as it was. */
  UNSUPPORTED: { message: 'This executor does not work here', data: z.object({ reason: words }) }
})

export const engineProcedures = {
  status: base.output(engineStatusSchema),
  /** All executors, as they were measured last; `measure` measures them now, which takes seconds for each. */
  executors: base.input(z.object({ measure: z.boolean() })).output(executorTableSchema),
  /** Chooses the executor of the next run. Runs in memory keep theirs. */
  choose: base.input(z.object({ executor: executorChoiceSchema })).output(engineStatusSchema),
  /** The set-up of TensorFlow's library now and after each change. */
  watchSetUp: base.output(eventIterator(setUpSchema)),
  /** Whether TensorFlow's library may be fetched: starts its set-up, or stops it. The answer is kept. */
  setUp: base.input(z.object({ wanted: z.boolean() })).output(setUpSchema)
}
