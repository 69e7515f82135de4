/** Chooses the values inside a cell that Inspect shows, and names them. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { TapCode } from '../../../../contract/events/probe'
import type { CheckedCell, CheckedNode } from '../../checkedModel'

export interface TappedNode {
  /** The node that names the value; for a state it is the next state. */
  readonly node: CellNode
  /** The node that makes the value. */
  readonly source: CellNode
  readonly name: string
  readonly code: TapCode
  /** The kind of value in words, without its name: `forget gate`, `cell state`. */
  readonly label: string
  readonly range: 'gate' | 'signed'
}

/**
 * Lists gates first, then states, then every other value, each in the order of the drawing. Inputs and old states are left out, and so
 * are vectors, which are the same at all time steps. A value that becomes a state is listed once, under the state's name.
 */
export function tappedNodes(cell: CheckedCell): TappedNode[] {
  const gates = gateNodes(cell.nodes)
  const range = (node: CellNode) => (gates.has(node) ? 'gate' : 'signed')
  const inputs = new Map(cell.nodes.map((checked) => [checked.node, checked.inputs]))
  const labelOf = (node: CellNode) => nodeLabel(node, gates.has(node), inputs.get(node)?.[0])
  const stateSources = new Set(cell.states.map((state) => state.source))
  const drawn = new Map(cell.graph.nodes.map((node, k) => [node, k]))
  const inner = madeNodes(cell)
    .filter((node) => !stateSources.has(node))
    .sort((a, b) => (drawn.get(a) ?? 0) - (drawn.get(b) ?? 0))
    .map((node) => ({ node, source: node, name: node.name, code: 'value', label: labelOf(node), range: range(node) }) as const)
  const states = cell.states.map(
    ({ node, next, source }) =>
      ({ node: next, source, name: node.name, code: stateCode(node.name), label: stateLabel(node.name), range: range(source) }) as const
  )
  const isGate = (tap: TappedNode) => tap.range === 'gate' && tap.node.role !== 'plain'
  return [...inner.filter(isGate), ...states, ...inner.filter((tap) => !isGate(tap))]
}

/** Returns the nodes that compute a value at each time step, in the order of computation. */
function madeNodes(cell: CheckedCell): CellNode[] {
  return cell.nodes.map(({ node }) => node).filter(({ kind }) => cellNodes[kind].inputs.length > 0 && cellNodes[kind].outputs.length > 0)
}

/** Returns the nodes that have a value at each time step, inputs, states and vectors too, in the order of computation. */
export function valueNodes(cell: CheckedCell): CellNode[] {
  return cell.nodes.map(({ node }) => node).filter(({ kind }) => cellNodes[kind].outputs.length > 0)
}

/** Returns the nodes whose values lie in 0…1 for every input: sigmoids, softmaxes, and differences from one and products of these. */
function gateNodes(nodes: readonly CheckedNode[]): Set<CellNode> {
  const gates = new Set<CellNode>()
  for (const { node, inputs } of nodes) {
    const { gate } = cellNodes[node.kind]
    if (gate === 'always' || (gate === 'ofGates' && inputs.length > 0 && inputs.every((input) => gates.has(input)))) gates.add(node)
  }
  return gates
}

/** The usual gate of each letter. Other letters are described by the node's role. */
const gateWords: Record<string, string> = { f: 'forget gate', i: 'input gate', o: 'output gate', z: 'update gate', r: 'reset gate' }
const roleWords = {
  forget: 'forget gate',
  input: 'input gate',
  output: 'output gate',
  candidate: 'candidate',
  state: 'state',
  plain: ''
} as const

/** What is one minus another value says so: it has nothing to tell that the other value does not. */
function nodeLabel(node: CellNode, gate: boolean, input: CellNode | undefined): string {
  if (node.kind === 'oneMinus' && input) return `1 − ${input.name}`
  if (gate) return gateWords[node.name] ?? (roleWords[node.role] || 'gate')
  const role = roleWords[node.role]
  if (role === '') return 'value'
  return node.kind === 'linear' ? `${role}, linear` : role.replace(' gate', '')
}

type StateCode = Extract<TapCode, 'cellState' | 'hiddenState' | 'otherState'>

/** Describes a state by its name: `c` is the cell state, `h` the hidden state. */
function stateCode(name: string): StateCode {
  return name === 'c' ? 'cellState' : name === 'h' ? 'hiddenState' : 'otherState'
}

const stateWords: Readonly<Record<StateCode, string>> = { cellState: 'cell state', hiddenState: 'hidden state', otherState: 'state' }

export function stateLabel(name: string): string {
  return stateWords[stateCode(name)]
}
