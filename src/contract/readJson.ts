/** JSON from outside, read by a schema: the one way for texts whose faults nobody is told of. */
import type * as z from 'zod'

/** What the text says; null where it is not JSON, or not of this form. */
export function readJson<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
