/** `<workspace>/queue.json`: the runs that wait, which every process of the workspace may change, and of which one process starts the next. */
import * as z from 'zod'
import { documentSchema } from '../../../contract/document/document'
import { problemSchema } from '../../../contract/problems/problems'
import { checkpointStepSchema, runIdSchema } from '../../../contract/procedures/common'
import { queuedRunSchema } from '../../../contract/runs/queue'
import { writeAtomic } from '../../files/atomicFile'
import { readJsonFile } from '../../files/jsonFile'
import { withLock } from '../../files/lock'

const rowSchema = z.strictObject({
  ...queuedRunSchema.shape,
  problems: z.array(problemSchema),
  /** What is trained; null for the turn of a sweep, which knows its trials. */
  document: documentSchema.nullable(),
  /** The run whose checkpoint gives the first weights, that of the step or the newest. */
  weightsFrom: runIdSchema.nullable(),
  weightsStep: checkpointStepSchema,
  /** The id that the run gets, written down just before it starts, so that it starts once only. Null before that. */
  runId: runIdSchema.nullable()
})
export type QueueRow = z.infer<typeof rowSchema>

const queueFileSchema = z.strictObject({
  format: z.literal('gatescope-queue'),
  version: z.literal(1),
  held: z.boolean(),
  /** The run that trained when the file was written, which goes on first after the engine was killed. */
  running: runIdSchema.nullable(),
  /** The next first. */
  waiting: z.array(rowSchema)
})
export type QueueFile = z.infer<typeof queueFileSchema>

export const emptyQueue: QueueFile = { format: 'gatescope-queue', version: 1, held: false, running: null, waiting: [] }

/** The queue as the file says; an empty one where there is no such file, or it cannot be read. */
export async function readQueueFile(path: string): Promise<QueueFile> {
  return (await readJsonFile(path, queueFileSchema)) ?? emptyQueue
}

/** Changes the file while no other process changes it, and returns what it then says. Throws what the file system throws. */
export function changeQueueFile(path: string, change: (file: QueueFile) => QueueFile): Promise<QueueFile> {
  return withLock(`${path}.lock`, async () => {
    const before = await readQueueFile(path)
    const after = change(before)
    if (after !== before) await writeAtomic(path, `${JSON.stringify(after)}\n`)
    return after
  })
}
