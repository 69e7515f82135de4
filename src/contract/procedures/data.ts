/** The procedures for data files: what is read of them, and which there are. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { dataReadingSchema } from '../data/dataReading'
import { taskSchema } from '../document/task'
import { problemSchema } from '../problems/problems'

export const dataProcedures = {
  /**
   * Reads the data of a task as a run would, and says what was read and how. `reading` is null where the task reads no file, or none that
   * can be shown; with problems it shows as much as could be read.
   */
  read: oc
    .input(z.object({ task: taskSchema, length: z.int().min(1) }))
    .output(z.object({ reading: dataReadingSchema.nullable(), problems: z.array(problemSchema) }))
}
