/** Checks a cell without knowing its sizes: names, edges, ports, states, circles, and nodes without effect. */
import type { CellGraph, CellNode, CellNodeOf } from '../contract/document/cellGraph'
import { cellNodes } from './nodes/cellNodeKinds'
import { problem } from '../contract/problems/problem'
import type { Problem } from '../contract/problems/problems'
import { orderByNeeds, reached } from './order'
import { wireCell } from './wiring'
import type { Wiring } from './wiring'

export interface CellStructure {
  readonly graph: CellGraph
  readonly problems: readonly Problem[]
  readonly wiring: Wiring
  /** The nodes outside circles; each follows the nodes that it needs. */
  readonly order: readonly CellNode[]
  /** The nodes that reach the output or a next state. */
  readonly effective: ReadonlySet<CellNode>
}

export function checkCell(graph: CellGraph): CellStructure {
  const wiring = wireCell(graph)
  const needs = (node: CellNode) => wiring.inputs.get(node) ?? []
  const nodes = [...wiring.inputs.keys()]
  const { order, cycles } = orderByNeeds(nodes, needs)
  const ends = nodes.filter((node) => node.kind === 'output' || node.kind === 'nextState')
  const effective = reached(ends, needs)
  const problems = [
    ...nameProblems(graph),
    ...wiring.problems,
    ...portNodeProblems(graph),
    ...stateProblems(graph),
    ...cycles.map((cycle) => cycleProblem(graph, cycle)),
    ...(ends.length === 0 ? [] : nodes.filter((node) => !effective.has(node)).map((node) => unusedProblem(graph, node)))
  ]
  return { graph, problems, wiring, order, effective }
}

/** Nodes of one kind. */
export function nodesOf<K extends CellNode['kind']>(graph: CellGraph, kind: K): CellNodeOf<K>[] {
  return graph.nodes.filter((node): node is CellNodeOf<K> => node.kind === kind)
}

function nameProblems(graph: CellGraph): Problem[] {
  const where = `cell ${graph.name}`
  const duplicate = (what: string) => (item: { id: string; name: string }) =>
    problem('name.duplicate', { cell: graph.id, node: item.id }, { what, name: item.name, where })
  // A next state shares the name of its state, so that it is no duplicate.
  const named = graph.nodes.filter((node) => node.kind !== 'nextState' || node.name !== node.params.state)
  return [
    ...repeated(graph.nodes, (node) => node.id).map((node) => duplicate('identifiers of nodes')({ id: node.id, name: node.id })),
    ...repeated(named, (node) => node.name).map(duplicate('nodes')),
    ...repeated(graph.edges, (edge) => edge.id).map((edge) =>
      problem('name.duplicate', { cell: graph.id }, { what: 'identifiers of edges', name: edge.id, where })
    )
  ]
}

/** The items whose key an earlier item has. */
export function repeated<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const again = seen.has(key(item))
    seen.add(key(item))
    return again
  })
}

function portNodeProblems(graph: CellGraph): Problem[] {
  const place = { cell: graph.id }
  const args = { cell: graph.name }
  const [inputs, outputs] = [nodesOf(graph, 'input'), nodesOf(graph, 'output')]
  const problems: Problem[] = []
  if (inputs.length === 0) problems.push(problem('cell.noInput', place, args))
  if (inputs.length > 1)
    problems.push(problem('cell.manyInputs', second(place, inputs), { ...args, nodes: inputs.map((node) => node.name) }))
  if (outputs.length === 0) problems.push(problem('cell.noOutput', place, args))
  if (outputs.length > 1)
    problems.push(problem('cell.manyOutputs', second(place, outputs), { ...args, nodes: outputs.map((node) => node.name) }))
  return problems
}

function second(place: { cell: string }, nodes: readonly CellNode[]): Problem['place'] {
  return { ...place, node: nodes[1]?.id }
}

function stateProblems(graph: CellGraph): Problem[] {
  const states = nodesOf(graph, 'state')
  const names = new Set(states.map((state) => state.name))
  const nexts = nodesOf(graph, 'nextState')
  const args = { cell: graph.name }
  const unknown = nexts
    .filter((next) => !names.has(next.params.state))
    .map((next) => problem('state.unknown', { cell: graph.id, node: next.id }, { ...args, state: next.params.state, states: [...names] }))
  const counted = states.flatMap((state) => {
    const count = nexts.filter((next) => next.params.state === state.name).length
    const place = { cell: graph.id, node: state.id }
    if (count === 1) return []
    return count === 0
      ? [problem('state.noNext', place, { ...args, state: state.name })]
      : [problem('state.manyNext', place, { ...args, state: state.name, count })]
  })
  return [...(states.length === 0 ? [problem('cell.noState', { cell: graph.id }, args)] : []), ...unknown, ...counted]
}

function cycleProblem(graph: CellGraph, cycle: readonly CellNode[]): Problem {
  const place = { cell: graph.id, node: cycle[0]?.id }
  return problem('cell.cycle', place, { cell: graph.name, nodes: cycle.map((node) => node.name) })
}

function unusedProblem(graph: CellGraph, node: CellNode): Problem {
  const args = { cell: graph.name, node: node.name, kind: cellNodes[node.kind].label }
  return problem('node.unused', { cell: graph.id, node: node.id }, args, 'warning')
}
