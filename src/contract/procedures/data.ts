/** The procedures for data files: what is read of them, and which there are. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { dataReadingSchema } from '../data/dataReading'
import { dataFileKinds } from '../data/fileKinds'
import { dataFileSchema, taskSchema } from '../document/task'
import { problemSchema } from '../problems/problems'

/** An imported file: what it is by its name, and the columns of a table by its beginning. */
export const dataFileEntrySchema = z.strictObject({
  file: dataFileSchema,
  bytes: z.int(),
  importedAt: z.number(),
  kind: z.enum(dataFileKinds),
  columns: z.array(z.string())
})
export type DataFileEntry = z.infer<typeof dataFileEntrySchema>

export const dataProcedures = {
  /**
   * Reads the data of a task as a run would, and says what was read and how. `reading` is null where the task reads no file, or none that
   * can be shown; with problems it shows as much as could be read.
   */
  read: oc
    .input(z.object({ task: taskSchema, length: z.int().min(1) }))
    .output(z.object({ reading: dataReadingSchema.nullable(), problems: z.array(problemSchema) })),
  /** Lists the files that were imported into the workspace, newest first. */
  list: oc.output(z.array(dataFileEntrySchema)),
  /** Removes an imported file; nothing happens where there is none. */
  remove: oc.input(z.object({ file: dataFileSchema }))
}
