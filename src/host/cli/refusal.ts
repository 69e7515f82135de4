/** Prints why the engine refused a command: its problems if it names some, else its message. */
import { ORPCError } from '@orpc/server'
import * as z from 'zod'
import { problemSchema } from '../../contract/problems/problems'
import { tellFailure, tellProblems } from './output'
import type { Output, TextSource } from './output'

const problemsData = z.object({ problems: z.array(problemSchema) })

/** The remedy where a run has no checkpoint of the step that was named. */
export const otherStep = 'Name the step of another checkpoint with --step.'

const nameData = z.object({ name: z.string() })

/** Prints the problems of an error of the contract. Returns false if it has none. Any other error is thrown again. */
export function tellRefusedProblems(error: unknown, output: Output, source: TextSource | null = null): boolean {
  const parsed = problemsData.safeParse(refusalOf(error).data)
  if (parsed.success) tellProblems(output, parsed.data.problems, source)
  return parsed.success
}

/**
 * Prints why the engine refused, with `remedy` for a refusal without problems, or the one of its code. An error outside the contract is
 * thrown again.
 */
export function tellRefusal(error: unknown, output: Output, remedy: string, remedies: Readonly<Record<string, string>> = {}): void {
  if (tellRefusedProblems(error, output)) return
  const { code, message, data } = refusalOf(error)
  const named = nameData.safeParse(data)
  tellFailure(output, `${message}${named.success ? `: ${named.data.name}` : ''}.`, remedies[code] ?? remedy)
}

interface Refusal {
  readonly code: string
  readonly message: string
  readonly data: unknown
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ORPCError) || !error.defined) throw error
  const code: unknown = error.code
  const data: unknown = error.data
  return { code: String(code), message: error.message, data }
}
