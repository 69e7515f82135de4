/** The note in which set-up says why there is no TensorFlow library and what would mend it. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const missingSchema = z.object({
  status: z.literal('missing'),
  reason: z.string().min(1).max(2_000),
  remedy: z.string().min(1).max(2_000)
})

export interface SetUpNote {
  readonly reason: string
  readonly remedy: string
}

/** Null when there is no note, when it says that all is set up, and when it cannot be read: the engine then says what it sees itself. */
export async function readSetUpNote(path: string): Promise<SetUpNote | null> {
  try {
    const parsed = missingSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? { reason: parsed.data.reason, remedy: parsed.data.remedy } : null
  } catch {
    return null
  }
}
