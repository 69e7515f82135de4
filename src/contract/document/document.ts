/** The saved document (`*.gatescope.json`): cells, model, task, training settings and the layout of the drawing; never weights. */
import * as z from 'zod'
import { featuresSchema } from '../units/feature'
import { cellGraphSchema } from './cellGraph'
import { modelGraphSchema } from './modelGraph'
import { probeTextSchema, savedProbesSchema } from './probe'
import { taskSchema } from './task'
import { trainingSettingsSchema } from './training'

export const documentFormat = 'gatescope'
/** Raised with each change of the format; `migrations.ts` has a step from each version to the next. */
export const documentVersion = 1

/** Names a document over renaming, moving and editing, so that its runs are found again. */
export const documentIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/)

export const documentSchema = z.strictObject({
  format: z.literal(documentFormat),
  version: z.literal(documentVersion),
  /** Templates, and files that an earlier version saved, have none until they are opened in a window. */
  id: documentIdSchema.optional(),
  name: z.string().min(1).max(120),
  cells: z.array(cellGraphSchema).max(50),
  model: modelGraphSchema,
  task: taskSchema,
  training: trainingSettingsSchema,
  /** The fixed sequence that is inspected while the model learns. */
  probe: z.strictObject({ text: probeTextSchema }),
  /** Sequences to come back to in Inspect; not there where none is saved, and so are features. */
  probes: savedProbesSchema.optional(),
  features: featuresSchema.optional()
})
export type GatescopeDocument = z.infer<typeof documentSchema>
