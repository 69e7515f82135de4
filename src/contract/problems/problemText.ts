/** The words for a problem, looked up in its row: what is wrong, and what mends it. */
import type * as z from 'zod'
import { problemTable } from './problems'
import type { Problem, ProblemArgs, ProblemCode } from './problems'
import type { Words } from './row'

export interface ProblemWords {
  /** One sentence that names the place and what is wrong there. */
  readonly message: string
  /** One sentence that says what would mend it. */
  readonly remedy: string
}

interface Row<Args> {
  readonly args: z.ZodType<Args>
  readonly words: (args: Args) => Words
}
const rows: { readonly [C in ProblemCode]: Row<ProblemArgs<C>> } = problemTable

/** The words for a problem, in plain English. Arguments that do not fit their code (another version's) give the code itself. */
export function problemText(problem: Problem): ProblemWords {
  return wordsOf(problem.code, problem.args)
}

function wordsOf<C extends ProblemCode>(code: C, args: Problem['args']): ProblemWords {
  const row: Row<ProblemArgs<C>> = rows[code]
  const parsed = row.args.safeParse(args)
  if (!parsed.success)
    return { message: `There is a problem (${code}).`, remedy: 'Restart Gatescope, so that all its parts have one version.' }
  const [message, remedy] = row.words(parsed.data)
  return { message, remedy }
}
