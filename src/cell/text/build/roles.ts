/** Guesses the role of a node that only the text has, from the letters that papers give to gates and from its line. */
import type { Role } from '../../../contract/document/cellGraph'
import { cellNodes } from '../../nodes/cellNodeKinds'
import type { DraftNode } from '../read/draft'

const letters: readonly (readonly [Role, RegExp])[] = [
  ['forget', /^(?:f|z|forget.*)(?:_t)?$/],
  ['input', /^(?:i|r|in|input.*|reset.*|update.*)(?:_t)?$/],
  ['output', /^(?:o|out|output.*)(?:_t)?$/],
  ['candidate', /^(?:g|n|cand.*|\w_(?:tilde|hat))(?:_t)?$/]
]

/** The role of the node that a line is written for. */
export function roleOfLine({ form, name, becomes }: DraftNode): Role {
  if (form.kind === 'state' || becomes) return 'state'
  const letter = name !== null && cellNodes[form.kind].takesRole ? letters.find(([, pattern]) => pattern.test(name)) : undefined
  return letter?.[0] ?? 'plain'
}

/** The role of a node within a line: the parts of a gate have the role of the gate. */
export function roleWithin(line: Role | undefined): Role {
  return line === undefined || line === 'state' ? 'plain' : line
}
