/** Tells why the engine refused a command: by its problems where it names some, and else by its message. */
import { ORPCError } from '@orpc/server'
import * as z from 'zod'
import { problemSchema } from '../../contract/problems/problems'
import { tellFailure, tellProblems } from './output'
import type { Output, TextSource } from './output'

const problemsData = z.object({ problems: z.array(problemSchema) })

/** Tells the problems that an error of the contract carries, and is false where it carries none. Any other error is thrown again. */
export function tellRefusedProblems(error: unknown, output: Output, source: TextSource | null = null): boolean {
  const parsed = problemsData.safeParse(refusalOf(error).data)
  if (parsed.success) tellProblems(output, parsed.data.problems, source)
  return parsed.success
}

/** Tells why the engine refused; `remedy` mends a refusal without problems. An error that the contract does not name is thrown again. */
export function tellRefusal(error: unknown, output: Output, remedy: string): void {
  if (!tellRefusedProblems(error, output)) tellFailure(output, `${refusalOf(error).message}.`, remedy)
}

interface Refusal {
  readonly message: string
  readonly data: unknown
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ORPCError) || !error.defined) throw error
  const data: unknown = error.data
  return { message: error.message, data }
}
