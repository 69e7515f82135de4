/** The procedures on all runs of a workspace: to list, describe, name, remove, compare and evaluate them. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { metricNames } from '../document/metrics'
import { problemSchema } from '../problems/problems'
import { baselineSchema } from '../runs/baseline'
import { curvePlaceSchema, runCurveSchema } from '../runs/curves'
import { aboutChangeSchema, runDetailSchema, runEntrySchema, runListEventSchema } from '../runs/entry'
import { dataFileSchema } from '../document/task'
import { runIdSchema } from './common'

/** Runs that are compared at once at most. */
export const mostCompared = 500
const run = z.object({ runId: runIdSchema })
/** Time steps of the sequences that a run is evaluated on. */
export const evaluatedLengthSchema = z.int().min(1).max(100_000)
const several = z.object({ runIds: z.array(runIdSchema).min(1).max(10_000) })

export const runsErrors = {
  NOT_FOUND: { message: 'There is no such run', data: z.object({ runId: z.string() }) },
  /** A run that trains cannot be removed. */
  TRAINS: { message: 'The run is training', data: z.object({ runId: z.string(), name: z.string() }) },
  /** `steps`: the checkpoints that there are, newest first. */
  NO_CHECKPOINT: { message: 'The run has no checkpoint of this step', data: z.object({ runId: z.string(), steps: z.array(z.int()) }) },
  /** The document or data of the run cannot be used any more. */
  CANNOT_OPEN: { message: 'The run cannot be opened', data: z.object({ problems: z.array(problemSchema) }) },
  /** `reason`: what the file system said. */
  NOT_WRITTEN: { message: 'The change could not be written', data: z.object({ reason: z.string() }) }
}
const base = oc.errors(runsErrors)

export const evaluationSchema = z.strictObject({
  runId: runIdSchema,
  /** The training step whose weights were evaluated. */
  step: z.int(),
  /** The data file, or null for that of the run. */
  data: z.string().nullable(),
  /** Time steps of a sequence. */
  length: z.int(),
  loss: z.number(),
  metrics: z.array(z.strictObject({ name: z.enum(metricNames), value: z.number() })),
  /** What simple predictions reach on sequences of this length. */
  baselines: z.array(baselineSchema),
  /** Targets that were counted. */
  targets: z.int(),
  batches: z.int(),
  /** Of labels without time steps: the sequences that were decoded with most errors, worst first; null for other tasks. */
  decoded: z.array(z.strictObject({ read: z.string(), said: z.array(z.string()), truth: z.array(z.string()), errors: z.int() })).nullable(),
  /** Which class was taken for which; null where the task does not ask for classes, of which the characters of a text are none. */
  confusion: z
    .strictObject({
      classes: z.array(z.string()),
      /** Targets of a true class, a row each, by predicted class. */
      counts: z.array(z.array(z.int()))
    })
    .nullable()
})
export type Evaluation = z.infer<typeof evaluationSchema>

export const runsProcedures = {
  /** Every run of the workspace, newest first and in pieces, then each change, by this process or another, until the client stops listening. */
  watch: base.output(eventIterator(runListEventSchema)),
  describe: base.input(run).output(runDetailSchema),
  /** Changes what a person says about a run; what is not given stays. */
  edit: base.input(run.extend({ about: aboutChangeSchema })).output(runEntrySchema),
  /** Moves runs into the workspace's trash, from which `restore` brings them back; all or none. The trash is emptied of what is older than 30 days. */
  remove: base.input(several).output(several),
  restore: base.input(several).output(z.object({ entries: z.array(runEntrySchema) })),
  /** The curves of runs, thinned to at most `points` points each; `from` has the places up to which the reader knows them. */
  curves: base
    .input(
      z.object({
        runs: z
          .array(z.object({ runId: runIdSchema, from: curvePlaceSchema.nullable().default(null) }))
          .min(1)
          .max(mostCompared),
        points: z.int().min(16).max(100_000).default(1_000)
      })
    )
    .output(z.array(runCurveSchema)),
  /**
   * Every metric of the task on all validation data, or on a data file of the workspace that is read as the run's was; `length`: on sequences
   * of so many time steps.
   */
  evaluate: base
    .input(
      run.extend({
        step: z.int().min(0).nullable().default(null),
        data: dataFileSchema.nullable().default(null),
        length: evaluatedLengthSchema.nullable().default(null)
      })
    )
    .output(evaluationSchema)
}
