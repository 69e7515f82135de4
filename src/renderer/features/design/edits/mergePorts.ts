/** Decides which ports of pasted nodes become ports that the cell has already: a second input or output would be a mistake. */
import type { CellGraph, CellNode, CellNodeOf } from '../../../../contract/document/cellGraph'

/** A cell, or what was copied of one. */
type Part = Pick<CellGraph, 'nodes' | 'edges'>

export interface MergedPorts {
  /** The cell's own node that takes the place of a copied one, by the copy's identifier. */
  readonly present: ReadonlyMap<string, string>
  /** Copied outputs that are left out, because the cell's output has its value already. */
  readonly leftOut: ReadonlySet<string>
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
  for (const [copy, own] of statePairs(cell, copied)) present.set(copy, own)
  return { present, leftOut }
}

/** Pairs of copied and own nodes: states, and next states whose state stands for one of the cell's. */
function statePairs(cell: CellGraph, copied: Part): [string, string][] {
  return copied.nodes.flatMap((node): [string, string][] => {
    if (node.kind === 'state') return statePair(cell, copied, node)
    if (node.kind !== 'nextState' || stateNamed(copied, node.params.state) !== undefined) return []
    const own = nextOf(cell, node.params.state)
    return own !== undefined && !isWritten(cell, own.id) ? [[node.id, own.id]] : []
  })
}

function statePair(cell: CellGraph, copied: Part, state: CellNodeOf<'state'>): [string, string][] {
  const own = stateNamed(cell, state.name)
  if (own === undefined || JSON.stringify(own.params) !== JSON.stringify(state.params)) return []
  const [next, ownNext] = [nextOf(copied, state.name), nextOf(cell, state.name)]
  if (next === undefined || ownNext === undefined) return [[state.id, own.id]]
  if (isWritten(cell, ownNext.id)) return []
  return [
    [state.id, own.id],
    [next.id, ownNext.id]
  ]
}

const isWritten = ({ edges }: Pick<Part, 'edges'>, id: string) => edges.some(({ target }) => target === id)

function stateNamed({ nodes }: Pick<Part, 'nodes'>, name: string): CellNodeOf<'state'> | undefined {
  return nodes.find((node): node is CellNodeOf<'state'> => node.kind === 'state' && node.name === name)
}

function nextOf({ nodes }: Pick<Part, 'nodes'>, state: string): CellNode | undefined {
  return nodes.find((node) => node.kind === 'nextState' && node.params.state === state)
}
