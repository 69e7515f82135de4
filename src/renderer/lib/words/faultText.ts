/** Describes in words how a call to the engine failed. */
import { ORPCError } from '@orpc/client'
import * as z from 'zod'
import { problemSchema } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import { problemText } from '../../../contract/problems/problemText'

export interface FaultText {
  readonly title: string
  readonly detail?: string
  readonly lines?: readonly string[]
}

const problemsData = z.object({ problems: z.array(problemSchema) })
const writeData = z.object({ file: z.string(), reason: z.string() })
const nameData = z.object({ name: z.string() })

/** Says what failed, where, and what to do. `doing` begins the text, such as `The document was not saved`. */
export function faultText(doing: string, error: unknown): FaultText {
  if (!(error instanceof ORPCError)) return { title: doing, detail: plainText(error) }
  const problems = problemsOf(error)
  if (problems !== null) return problemsText(doing, problems)
  const write = writeData.safeParse(error.data)
  if (write.success) return { title: doing, detail: `${write.data.file}: ${write.data.reason}` }
  const named = nameData.safeParse(error.data)
  if (named.success) return { title: doing, detail: `${error.message}: ${named.data.name}` }
  return { title: doing, detail: error.message }
}

/** The problems that the engine refused a call with; null for an error without problems. */
export function problemsOf(error: unknown): readonly Problem[] | null {
  const read = error instanceof ORPCError ? problemsData.safeParse(error.data) : null
  return read?.success ? read.data.problems : null
}

/** A problem in one line: what is wrong, and what mends it. */
export function problemLine(problem: Problem): string {
  const { message, remedy } = problemText(problem)
  return `${message} ${remedy}`
}

/** What `faultText` says, as one text for a line of a page. */
export function reasonText(error: unknown): string {
  const { detail, lines = [] } = faultText('', error)
  const text = [detail, ...lines].filter(Boolean).join(' ')
  return error instanceof ORPCError && lines.length === 0 ? `${text}.` : text
}

/** Lists the problems of a document that was not opened, one on each line. Of many problems only the first are listed. */
export function problemsText(title: string, problems: readonly Problem[], most = 6): FaultText {
  const words = problems.slice(0, most).map(problemText)
  // A remedy that several problems share is said once, behind the last of them.
  const lines = words.map(({ message, remedy }, at) => (words[at + 1]?.remedy === remedy ? message : `${message} ${remedy}`))
  const more = problems.length - lines.length
  return { title, lines: more > 0 ? [...lines, `and ${more} more`] : lines }
}

function plainText(error: unknown): string {
  if (error instanceof Error && error.name === 'ConnectionLost') return 'There is no connection to the engine. It is tried again by itself.'
  return error instanceof Error ? error.message : String(error)
}
