/** The note in which set-up says why there is no TensorFlow library, or why a GPU is not used, and what would mend it. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const words = z.string().min(1).max(2_000)
const missingSchema = z.object({ status: z.literal('missing'), reason: words, remedy: words })
const unusedGpuSchema = z.object({ status: z.literal('ready'), gpu: z.object({ name: words, reason: words, remedy: words }) })

export interface SetUpNote {
  readonly reason: string
  readonly remedy: string
}

/** A GPU that is there and not used. */
export interface UnusedGpu extends SetUpNote {
  readonly name: string
}

/** Null when there is no note, when it says that all is set up, and when it cannot be read: the engine then says what it sees itself. */
export async function readSetUpNote(path: string): Promise<SetUpNote | null> {
  const note = await readNote(path, missingSchema)
  return note && { reason: note.reason, remedy: note.remedy }
}

/** Null when there is no GPU, when it is used, and when there is no note that can be read. */
export async function readUnusedGpu(path: string): Promise<UnusedGpu | null> {
  return (await readNote(path, unusedGpuSchema))?.gpu ?? null
}

async function readNote<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
