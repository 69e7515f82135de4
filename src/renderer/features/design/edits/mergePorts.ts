/** Tells pasted nodes that are added from ports that the cell has already: a second input or output would be a mistake. */
import type { CellGraph, CellNode, CellNodeOf } from '../../../../contract/document/cellGraph'

/** A cell, or what was copied of one. */
type Part = Pick<CellGraph, 'nodes' | 'edges'>

export interface MergedPorts {
  /** The cell's own node that takes the place of a copied one, by the copy's identifier. */
  readonly present: ReadonlyMap<string, string>
  /** The copied nodes that are added: neither those ports, nor an output where the cell's output has its value already. */
  readonly added: readonly CellNode[]
}

/** A cell has one input and one output; states of one name and shape become one, unless both would say what comes next. */
export function mergedPorts(cell: CellGraph, copied: Part): MergedPorts {
  const present = new Map<string, string>()
  const leftOut = new Set<string>()
  const input = cell.nodes.find(({ kind }) => kind === 'input')
  const output = cell.nodes.find(({ kind }) => kind === 'output')
  for (const { id, kind } of copied.nodes) {
    if (kind === 'input' && input !== undefined) present.set(id, input.id)
    if (kind !== 'output' || output === undefined) continue
    const fits = !isWritten(copied, id) || (!isWritten(cell, output.id) && ![...present.values()].includes(output.id))
    if (fits) present.set(id, output.id)
    else leftOut.add(id)
  }
  for (const [copy, presentId] of statePairs(cell, copied)) present.set(copy, presentId)
  return { present, added: copied.nodes.filter(({ id }) => !present.has(id) && !leftOut.has(id)) }
}

/** Pairs of copied nodes and the cell's: states, and next states whose state stands for one of the cell's. */
function statePairs(cell: CellGraph, copied: Part): [string, string][] {
  return copied.nodes.flatMap((node): [string, string][] => {
    if (node.kind === 'state') return statePair(cell, copied, node)
    if (node.kind !== 'nextState' || stateNamed(copied, node.params.state) !== undefined) return []
    const next = nextOf(cell, node.params.state)
    return next !== undefined && !isWritten(cell, next.id) ? [[node.id, next.id]] : []
  })
}

function statePair(cell: CellGraph, copied: Part, state: CellNodeOf<'state'>): [string, string][] {
  const presentState = stateNamed(cell, state.name)
  if (presentState === undefined || JSON.stringify(presentState.params) !== JSON.stringify(state.params)) return []
  const [next, presentNext] = [nextOf(copied, state.name), nextOf(cell, state.name)]
  if (next === undefined || presentNext === undefined) return [[state.id, presentState.id]]
  if (isWritten(cell, presentNext.id)) return []
  return [
    [state.id, presentState.id],
    [next.id, presentNext.id]
  ]
}

const isWritten = ({ edges }: Pick<Part, 'edges'>, id: string) => edges.some(({ target }) => target === id)

function stateNamed({ nodes }: Pick<Part, 'nodes'>, name: string): CellNodeOf<'state'> | undefined {
  return nodes.find((node): node is CellNodeOf<'state'> => node.kind === 'state' && node.name === name)
}

function nextOf({ nodes }: Pick<Part, 'nodes'>, state: string): CellNode | undefined {
  return nodes.find((node) => node.kind === 'nextState' && node.params.state === state)
}
