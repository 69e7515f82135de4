/** What an export tells: its plan before anything is written, its stages, and how what was written agrees with the engine. */
import * as z from 'zod'
import { problemSchema } from '../problems/problems'

export const plannedFileSchema = z.strictObject({
  /** Path within the folder of the export, with slashes. */
  path: z.string(),
  /** As estimated. */
  bytes: z.number(),
  /** A few words say what the file is. */
  what: z.string()
})
export type PlannedFile = z.infer<typeof plannedFileSchema>

export const exportPlanSchema = z.strictObject({
  files: z.array(plannedFileSchema),
  /** Sentences say what the format does not carry over, or does differently. */
  notes: z.array(z.string()),
  /** Why this model cannot be written in this format; nothing is written where there are any. */
  problems: z.array(problemSchema)
})
export type ExportPlan = z.infer<typeof exportPlanSchema>

/** One comparison of what was written with what the engine computes. */
export const exportCheckSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('compared'),
    /** What was run, such as `sequence.onnx in ONNX Runtime`. */
    name: z.string(),
    /** The largest difference, in units of the larger of 1 and the largest value that was expected. */
    difference: z.number(),
    /** How many numbers were compared. */
    values: z.int(),
    /** The largest difference of a comparison that is allowed more than others, such as that of rounded weights. */
    allowed: z.number().optional()
  }),
  z.strictObject({
    kind: z.literal('notRun'),
    name: z.string(),
    /** A sentence says why it was not run here. */
    why: z.string(),
    /** The command with which a person runs it. */
    how: z.string()
  })
])
export type ExportCheck = z.infer<typeof exportCheckSchema>

/** The largest difference with which an export is called done. */
export const largestDifference = 1e-4

export const checkFailed = (check: ExportCheck): boolean =>
  check.kind === 'compared' && !(check.difference <= (check.allowed ?? largestDifference))

const writtenFileSchema = z.strictObject({ path: z.string(), bytes: z.int() })

export const exportEventSchema = z.discriminatedUnion('type', [
  /** What is being done now, in words. */
  z.strictObject({ type: z.literal('stage'), words: z.string() }),
  /** Last: the export stands in its folder. */
  z.strictObject({
    type: z.literal('done'),
    folder: z.string(),
    step: z.int(),
    files: z.array(writtenFileSchema),
    checks: z.array(exportCheckSchema)
  }),
  /** Last: what was written does not compute what the engine computes, and was removed. */
  z.strictObject({ type: z.literal('checkFailed'), checks: z.array(exportCheckSchema) }),
  /** Last: the export could not be written, and nothing is left of it. */
  z.strictObject({ type: z.literal('failed'), message: z.string(), remedy: z.string() })
])
export type ExportEvent = z.infer<typeof exportEventSchema>
