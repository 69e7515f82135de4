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

export const dataErrors = {
  /** `name`: the run's. */
  IN_USE: { message: 'A run that is training or paused reads this file', data: z.object({ name: z.string() }) },
  NOT_FOUND: { message: 'There is no such data file', data: z.object({ name: z.string() }) },
  TAKEN: { message: 'Another data file has this name', data: z.object({ name: z.string() }) },
  CANNOT_WRITE: { message: 'The file could not be written', data: z.object({ file: z.string(), reason: z.string() }) }
}

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
  /** Removes an imported file, unless a run is at work on it; nothing happens where there is none. */
  remove: oc.errors(dataErrors).input(z.object({ file: dataFileSchema })),
  /** Gives an imported file another name, unless a run is at work on it. Documents and stored runs go on naming it as before. */
  rename: oc.errors(dataErrors).input(z.object({ file: dataFileSchema, to: dataFileSchema }))
}
