/** Which nodes of a cell are written within the line of the one that uses them. */
import type { CellGraph, CellNode } from '../../../contract/document/cellGraph'
import { cellNodes } from '../../nodes/cellNodeKinds'
import { checkCell } from '../../checkCell'
import type { CellStructure } from '../../checkCell'
import { usersOf } from '../../order'

/** Expressions nest at most this deep before they get a line of their own. */
const deepest = 6

/** Each node that could be written where it is used, with its one user; none that is part of a circle. */
function inlinable({ wiring, order }: CellStructure): Map<CellNode, CellNode> {
  const users = usersOf(wiring.inputs.keys(), wiring.inputs)
  const sound = new Set(order)
  const found = new Map<CellNode, CellNode>()
  for (const node of order) {
    const [user, another] = users.get(node) ?? []
    if (user && !another && sound.has(user) && !isPort(user) && !isPort(node)) found.set(node, user)
  }
  return found
}

/** A node used once is written where it is used when it is plain, or of the same role as its user, unless its own `line` says otherwise. */
export function inlined(structure: CellStructure): Set<CellNode> {
  const users = inlinable(structure)
  const found = new Set<CellNode>()
  const depth = new Map<CellNode, number>()
  for (const node of structure.order) {
    const inner = (structure.wiring.inputs.get(node) ?? []).map((input) => (found.has(input) ? (depth.get(input) ?? 0) : 0))
    const own = 1 + Math.max(0, ...inner)
    depth.set(node, own)
    const user = users.get(node)
    if (user && (node.line === undefined ? own < deepest && fits(node, user) : !node.line)) found.add(node)
  }
  return found
}

const isPort = (node: CellNode): boolean => cellNodes[node.kind].group === 'Ports'

/** Vectors have a line, since their name is all that tells them apart. */
function fits(node: CellNode, user: CellNode): boolean {
  return node.kind !== 'vector' && (node.role === 'plain' || node.role === user.role)
}

/** Sets `line` where the rule would write otherwise than was written: `within` has the nodes that stand in another's line. */
export function keepLines(graph: CellGraph, within: ReadonlySet<string>): CellGraph {
  let kept = graph
  // A line of its own makes what stands around it less deep, which may change the rule's mind elsewhere.
  for (;;) {
    const structure = checkCell(kept)
    const ruled = inlined(structure)
    const wrong = new Set([...inlinable(structure).keys()].filter((node) => ruled.has(node) !== within.has(node.id)))
    if (wrong.size === 0) return kept
    kept = { ...kept, nodes: kept.nodes.map((node) => (wrong.has(node) ? { ...node, line: !within.has(node.id) } : node)) }
  }
}
