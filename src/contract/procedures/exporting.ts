/** The procedures with which a trained model, or what a run recorded, is taken elsewhere. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { exportEventSchema, exportPlanSchema } from '../export/events'
import { exportWishSchema } from '../export/formats'
import { problemSchema } from '../problems/problems'
import { keptCheckpointSchema } from '../runs/checkpoint'
import { runIdSchema } from './common'

const mostPath = 4_000

export const exportingErrors = {
  NOT_FOUND: { message: 'There is no such run', data: z.object({ runId: z.string() }) },
  /** `steps`: the checkpoints that there are, newest first. */
  NO_CHECKPOINT: { message: 'The run has no checkpoint of this step', data: z.object({ runId: z.string(), steps: z.array(z.int()) }) },
  /** The document or data of the run cannot be used any more, or the format cannot express the model. */
  CANNOT_EXPORT: { message: 'This run cannot be exported', data: z.object({ problems: z.array(problemSchema) }) },
  /** No export stands at the folder, or it is too large for a zip file. */
  NOT_ZIPPED: { message: 'There is no export that a zip file could hold', data: z.object({ folder: z.string() }) },
  /** Something stands at the folder. `ours`: it is an export, which may be replaced when that is asked for. */
  EXISTS: { message: 'Something is there already', data: z.object({ folder: z.string(), ours: z.boolean() }) }
}
const base = oc.errors(exportingErrors)

export const exportRequestSchema = z.object({
  runId: runIdSchema,
  /** The step of a checkpoint; null takes the weights in memory, or else of the newest checkpoint. */
  step: z.int().min(0).nullable().default(null),
  wish: exportWishSchema,
  /** The folder that is made: a whole path, or a name within `exports` of the workspace; null names it after the run and the format. */
  folder: z.string().min(1).max(mostPath).nullable().default(null)
})
export type ExportRequest = z.input<typeof exportRequestSchema>

export const plannedExportSchema = exportPlanSchema.extend({
  /** The whole path of the folder that would be made. */
  folder: z.string(),
  /** What stands there now; `export` may be replaced when that is asked for, `other` never. */
  there: z.enum(['nothing', 'export', 'other']),
  /** The training step whose weights these are. */
  step: z.int(),
  /** The command of the command line that does the same. */
  command: z.string()
})
export type PlannedExport = z.infer<typeof plannedExportSchema>

export const exportingProcedures = {
  /** The weights that a run can be exported with: those in memory, if it is there, and checkpoints on disk, newest first. */
  weights: base
    .input(z.object({ runId: runIdSchema }))
    .output(z.object({ memory: z.int().nullable(), checkpoints: z.array(keptCheckpointSchema) })),
  /** Says what an export would write, and writes nothing. */
  plan: base.input(exportRequestSchema).output(plannedExportSchema),
  /** Writes and checks an export, and gives it its place in one stroke. Nothing is left of it when the client stops listening. */
  write: base.input(exportRequestSchema.extend({ overwrite: z.boolean().default(false) })).output(eventIterator(exportEventSchema)),
  /** An export as a zip file, piece by piece. */
  zip: base.input(z.object({ folder: z.string().min(1).max(mostPath) })).output(eventIterator(z.instanceof(Uint8Array)))
}
