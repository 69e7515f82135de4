/** Decides which nodes of a cell are written within the line of the node that uses them. */
import type { CellGraph, CellNode, CellNodeOf } from '../../../contract/document/cellGraph'
import { readWidth } from '../../../contract/document/widths'
import { cellNodes } from '../../nodes/cellNodeKinds'
import { checkCell } from '../../checkCell'
import type { CellStructure } from '../../checkCell'
import { usersOf } from '../../order'
import { slotsOf } from '../../slots'
import { express } from './express'

/** Expressions nest at most this deep before they get a line of their own. */
const deepest = 6

/** Maps each node that could be written where it is used to its one user. Nodes of circles are left out. */
function inlinable({ graph, wiring, order }: CellStructure): Map<CellNode, CellNode> {
  const users = usersOf(wiring.inputs.keys(), wiring.inputs)
  const sound = new Set(order)
  const slots = slotsOf(graph)
  const userOf = new Map<CellNode, CellNode>()
  for (const node of order) {
    const [user, another] = users.get(node) ?? []
    if (!user || another || !sound.has(user) || isPort(user) || isPort(node)) continue
    if (node.kind !== 'constant' || staysConstant(node, user, slots.get(user) ?? [], users)) userOf.set(node, user)
  }
  return userOf
}

type Slots = readonly (CellNode | null)[]

/**
 * Whether a constant that is written as a number where it is used reads back as a constant. Other numbers become factors, are dropped as 0
 * beside a sum, or are folded with the number beside them; a constant there has a line of its own.
 */
function staysConstant(
  node: CellNodeOf<'constant'>,
  user: CellNode,
  slots: Slots,
  users: ReadonlyMap<CellNode, readonly CellNode[]>
): boolean {
  const { value } = node.params
  if (typeof value === 'string') return !readsAsSize(user, slots)
  const firstNumber = slots.find((slot) => slot?.kind === 'constant' && users.get(slot)?.length === 1) === node
  switch (user.kind) {
    case 'mul':
    case 'scale':
    case 'oneMinus':
    case 'power':
      return false
    case 'add':
      return slots.length === 1 || (value !== 0 && firstNumber)
    case 'sub':
      return value !== 0 && firstNumber && (value !== 1 || slots[0] !== node)
    case 'div':
      return slots[0] === node
    default:
      return true
  }
}

/** Whether a node of numbers and sizes alone, such as H - 1, reads back as one constant. */
function readsAsSize(user: CellNode, slots: Slots): boolean {
  const inputs = slots.map((slot) => (slot?.kind === 'constant' ? express(slot, []) : { text: '?', binding: 'call' as const }))
  return readWidth(express(user, inputs).text) !== null
}

/**
 * Returns the nodes written within another's line. A node with one user is inlined if it is plain or has its user's role, unless its
 * `line` says otherwise.
 */
export function inlined(structure: CellStructure): Set<CellNode> {
  const users = inlinable(structure)
  const inlinedNodes = new Set<CellNode>()
  const depth = new Map<CellNode, number>()
  for (const node of structure.order) {
    const inner = (structure.wiring.inputs.get(node) ?? []).map((input) => (inlinedNodes.has(input) ? (depth.get(input) ?? 0) : 0))
    const nodeDepth = 1 + Math.max(0, ...inner)
    depth.set(node, nodeDepth)
    const user = users.get(node)
    if (user && (node.line === undefined ? nodeDepth < deepest && fits(node, user) : !node.line)) inlinedNodes.add(node)
  }
  return inlinedNodes
}

const isPort = (node: CellNode): boolean => cellNodes[node.kind].group === 'Ports'

/** Vectors always have a line, since only their names tell them apart. */
function fits(node: CellNode, user: CellNode): boolean {
  return node.kind !== 'vector' && (node.role === 'plain' || node.role === user.role)
}

/** Sets `line` on nodes where the text differs from the rule. `within` has the nodes that the text writes in another's line. */
export function keepLines(graph: CellGraph, within: ReadonlySet<string>): CellGraph {
  let kept = graph
  // Giving a node its own line makes the expressions around it less deep, which can change the rule's result for others.
  for (;;) {
    const structure = checkCell(kept)
    const ruled = inlined(structure)
    const wrong = new Set([...inlinable(structure).keys()].filter((node) => ruled.has(node) !== within.has(node.id)))
    if (wrong.size === 0) return kept
    kept = { ...kept, nodes: kept.nodes.map((node) => (wrong.has(node) ? { ...node, line: !within.has(node.id) } : node)) }
  }
}
