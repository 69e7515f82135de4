/** Describes as data why the engine did not start a run. The Train place makes words and buttons of it. */
import { ORPCError } from '@orpc/client'
import * as z from 'zod'
import { problemSchema } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'

export type StartRefusal =
  /** The document cannot be trained; nothing was started. */
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  /** Another run holds the engine. */
  | { readonly kind: 'busy'; readonly runId: string }

const invalidData = z.object({ problems: z.array(problemSchema) })
const busyData = z.object({ runId: z.string() })

/** Null for errors of another kind. */
export function startRefusal(error: unknown): StartRefusal | null {
  if (!(error instanceof ORPCError)) return null
  const invalid = error.code === 'INVALID_DOCUMENT' ? invalidData.safeParse(error.data) : null
  if (invalid?.success) return { kind: 'invalid', problems: invalid.data.problems }
  const busy = error.code === 'BUSY' ? busyData.safeParse(error.data) : null
  return busy?.success ? { kind: 'busy', runId: busy.data.runId } : null
}
