/** A sign for each role, so that lines and legends can be told apart without colour. */
import type { Role } from '../../contract/document/cellGraph'

export const roleSigns: Readonly<Record<Role, string>> = {
  input: '▲',
  forget: '◆',
  output: '■',
  candidate: '●',
  state: '✚',
  plain: '○'
}
