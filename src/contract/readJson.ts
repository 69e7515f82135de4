/** Reads JSON from outside by a schema, where faults need no message. */
import type * as z from 'zod'

/** Reads a text as JSON of this form. The result is null where the text is not JSON, or has another form. */
export function readJson<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
