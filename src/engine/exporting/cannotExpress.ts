/** The problem of a model that a format has no words for. */
import { problem } from '../../contract/problems/problem'
import type { Problem } from '../../contract/problems/problems'

/** `format`: its title; `what`: the part of the model, as the object of a sentence; `layer`: its id, where it is in one. */
export function cannotExpress(format: string, what: string, layer?: string): Problem {
  return problem('export.cannotExpress', layer === undefined ? {} : { layer }, { format, what })
}
