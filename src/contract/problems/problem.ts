/** Makes problems. It needs no table of words, so that what an exported page runs stays small. */
import type { Place, Problem, ProblemArgs, ProblemCode } from './problems'

/** Makes a problem with the arguments that its code needs. */
export function problem<C extends ProblemCode>(
  code: C,
  place: Place,
  args: ProblemArgs<C> & Problem['args'],
  severity: Problem['severity'] = 'error'
): Problem {
  return { code, severity, place, args }
}
