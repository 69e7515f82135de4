/** The procedure with which a model of another program, or an export of this one, becomes a document and a run of the workspace. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { documentSchema } from '../document/document'
import { problemSchema } from '../problems/problems'
import { runIdSchema } from './common'
import { documentNameSchema } from './workspace'

const mostFiles = 50
const pathSchema = z.string().min(1).max(4_000)

/** A file or folder on the engine's machine; or files that were handed over, a model with what belongs beside it. */
export const importSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('path'), path: pathSchema }),
  z.strictObject({
    kind: z.literal('files'),
    files: z
      .array(z.strictObject({ name: z.string().min(1).max(255), bytes: z.instanceof(Uint8Array) }))
      .min(1)
      .max(mostFiles)
  })
])
export type ImportSource = z.infer<typeof importSourceSchema>

export const importCheckSchema = z.object({
  agrees: z.boolean(),
  /** The largest absolute difference of one number; null where shapes differ. */
  largest: z.number().nullable(),
  outputs: z.array(z.object({ name: z.string(), difference: z.number().nullable(), values: z.int(), why: z.string().nullable() }))
})
export type ImportCheck = z.infer<typeof importCheckSchema>

export const importedSchema = z.object({
  /** The name of the document's file, and of the run. */
  name: documentNameSchema,
  savedAt: z.number(),
  document: documentSchema,
  runId: runIdSchema,
  /** Numbers of all weights. */
  parameters: z.int(),
  /** Sentences: what was assumed, and what differs from the file. */
  notes: z.array(z.string()),
  /** Against the examples of a folder that was named, or of files beside the model; null where there were none. */
  check: importCheckSchema.nullable()
})
export type Imported = z.infer<typeof importedSchema>

export const importingErrors = {
  /** The file cannot be read or drawn: why, and what would help. */
  CANNOT_IMPORT: { message: 'This model cannot be imported', data: z.object({ why: z.string(), remedy: z.string() }) },
  /** Its outputs are not those of the examples; nothing was imported. */
  DIFFERS: { message: 'The model does not give the outputs of its examples', data: z.object({ check: importCheckSchema }) },
  /** What was read makes no sound model. */
  UNSOUND: { message: 'The model cannot be used', data: z.object({ problems: z.array(problemSchema) }) },
  TAKEN: { message: 'Another document has this name', data: z.object({ name: z.string() }) },
  CANNOT_WRITE: { message: 'The model could not be written into the workspace', data: z.object({ file: z.string(), reason: z.string() }) }
}

export const importingProcedures = {
  /**
   * Reads a model, checks it against examples, and writes it as a document and as a run with a checkpoint at step 0. `name`: of the document;
   * null takes that of the file, with a number where it is taken. `check`: a folder of examples. Where anything is refused, nothing changes.
   */
  model: oc
    .errors(importingErrors)
    .input(
      z.object({
        source: importSourceSchema,
        name: documentNameSchema.nullable().default(null),
        check: pathSchema.nullable().default(null)
      })
    )
    .output(importedSchema)
}
