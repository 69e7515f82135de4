/** Describes as data why the engine did not start or resume a run. The Train place makes words and buttons of it. */
import { ORPCError } from '@orpc/client'
import * as z from 'zod'
import type { StopSettings } from '../../../contract/document/stopping'
import type { Problem } from '../../../contract/problems/problems'
import { problemsOf } from '../../lib/words/faultText'

/**
 * A request that begins training, so that it can be sent again. `instead`: stops the run that trains first. `steps`: after how many steps in
 * all the run is to end.
 */
export type Beginning =
  | {
      readonly request: 'start'
      readonly anyway: boolean
      readonly weightsFrom: string | null
      readonly weightsStep: number | null
      readonly instead?: boolean
    }
  | { readonly request: 'resume'; readonly steps: number | null | undefined; readonly stop?: StopSettings | undefined }

export type StartRefusal =
  /** The document cannot be trained; nothing was started. */
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[]; readonly wanted: Beginning }
  /** Another run trains in the engine. */
  | { readonly kind: 'busy'; readonly runId: string; readonly name: string; readonly wanted: Beginning }
  /** Another process of Gatescope trains this very run. `pid`: the process. */
  | { readonly kind: 'elsewhere'; readonly name: string; readonly pid: number; readonly wanted: Beginning }

const busyData = z.object({ runId: z.string(), name: z.string() })
const elsewhereData = z.object({ name: z.string(), pid: z.int() })

/** Null for errors of another kind. */
export function startRefusal(error: unknown, wanted: Beginning): StartRefusal | null {
  if (!(error instanceof ORPCError)) return null
  const problems = error.code === 'INVALID_DOCUMENT' ? problemsOf(error) : null
  if (problems !== null) return { kind: 'invalid', problems, wanted }
  const elsewhere = error.code === 'ELSEWHERE' ? elsewhereData.safeParse(error.data) : null
  if (elsewhere?.success) return { kind: 'elsewhere', ...elsewhere.data, wanted }
  const busy = error.code === 'BUSY' ? busyData.safeParse(error.data) : null
  return busy?.success ? { kind: 'busy', ...busy.data, wanted } : null
}

/** Says that another process has the run. */
export const elsewhereWords = ({ name, pid }: Extract<StartRefusal, { kind: 'elsewhere' }>): string =>
  `“${name}” trains in another process of Gatescope (process ${pid}).`

/** What the button says that stops the run in the way. */
export const insteadWords = ({ request }: Beginning): string => (request === 'start' ? 'Stop it and train this' : 'Stop it and resume this')
