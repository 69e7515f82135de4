/** Names the class that gives an element its role's colour as `--role`. */
import type { Role } from '../../contract/document/cellGraph'

const classes: { readonly [R in Role]: string } = {
  input: 'roleInput',
  forget: 'roleForget',
  output: 'roleOutput',
  candidate: 'roleCandidate',
  state: 'roleState',
  plain: 'rolePlain'
}

export function roleClass(role: Role): string {
  return classes[role]
}
