/** Which names of a cell's equations carry which role, and which line belongs to which node. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { CellReport } from '../../../../contract/procedures/model'
import type { CodeMark } from '../../../components/codeMark'
import { roleClass } from '../../../lib/roleClass'

type Equations = CellReport['equations']

/** The name that each line assigns, in its role's colour. */
export function equationMarks(cell: CellGraph, equations: Equations): CodeMark[] {
  return equations.text.split('\n').flatMap((text, line) => {
    const assigned = /^(\s*)([A-Za-z_]\w*)\s*=/.exec(text)
    const indent = assigned?.[1]
    const name = assigned?.[2]
    if (indent === undefined || name === undefined) return []
    const node = assignedNode(cell, equations, line, name)
    if (node === undefined || node.role === 'plain') return []
    return [{ line, from: indent.length, to: indent.length + name.length, className: roleClass(node.role) }]
  })
}

function assignedNode(cell: CellGraph, equations: Equations, line: number, name: string): CellNode | undefined {
  const named = cell.nodes.filter((node) => node.name === name)
  return named.find((node) => equations.lines[node.id] === line) ?? named[0]
}

/** The nodes that a line came from, the one it assigns first. */
export function nodesOfLine(cell: CellGraph, equations: Equations, line: number): string[] {
  const text = equations.text.split('\n')[line] ?? ''
  const assigned = /^\s*([A-Za-z_]\w*)\s*=/.exec(text)?.[1]
  const nodes = cell.nodes.filter((node) => equations.lines[node.id] === line)
  return [...nodes.filter((node) => node.name === assigned), ...nodes.filter((node) => node.name !== assigned)].map((node) => node.id)
}
