/** The procedures for data files: what is read of them, and which there are. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { dataReadingSchema } from '../data/dataReading'
import { readProgressSchema } from '../data/readProgress'
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

const dataReadSchema = z.strictObject({ reading: dataReadingSchema.nullable(), problems: z.array(problemSchema) })

/** A large file takes its time: how far its reading has come, and at the end what was read. */
const readEventSchema = z.discriminatedUnion('type', [
  readProgressSchema.extend({ type: z.literal('progress') }),
  dataReadSchema.extend({ type: z.literal('read') })
])

/** Bytes of one piece of a file that is copied into the workspace. */
export const pieceBytes = 4 * 1024 * 1024
const copySchema = z.object({ copy: z.string().max(64) })

export const dataErrors = {
  UNUSABLE: { message: 'The file cannot be used', data: z.object({ problems: z.array(problemSchema) }) },
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
  read: oc.input(z.object({ task: taskSchema, length: z.int().min(1) })).output(dataReadSchema),
  /** The same, with word of how far it has come. Whoever ends the iteration ends the reading. */
  readWithProgress: oc.input(z.object({ task: taskSchema, length: z.int().min(1) })).output(eventIterator(readEventSchema)),
  /** Begins to copy a file of so many bytes into the workspace, piece by piece. Nothing of it shows until `endCopy`. */
  beginCopy: oc
    .errors(dataErrors)
    .input(z.object({ file: dataFileSchema, bytes: z.int().min(0) }))
    .output(copySchema),
  /** Adds the next piece of a copy. */
  addToCopy: oc.errors(dataErrors).input(copySchema.extend({ piece: z.instanceof(Uint8Array) })),
  /** Ends a copy: the file is there, under a name of its own. `isNew` is false where the same file was there before. */
  endCopy: oc
    .errors(dataErrors)
    .input(copySchema)
    .output(z.object({ file: dataFileSchema, isNew: z.boolean() })),
  /** Gives a copy up, and removes what there is of it; nothing happens where there is none. */
  dropCopy: oc.input(copySchema),
  /** Lists the files that were imported into the workspace, newest first. */
  list: oc.output(z.array(dataFileEntrySchema)),
  /** Removes an imported file, unless a run is at work on it; nothing happens where there is none. */
  remove: oc.errors(dataErrors).input(z.object({ file: dataFileSchema })),
  /** Gives an imported file another name, unless a run is at work on it. Documents and stored runs go on naming it as before. */
  rename: oc.errors(dataErrors).input(z.object({ file: dataFileSchema, to: dataFileSchema }))
}
