/** Tells whether a cell is a plain RNN: h_t = tanh(W x_t + U h_(t−1) + b), with one state and no gate (Elman 1990). */
import type { CellGraph, CellNode } from '../contract/document/cellGraph'

const plainKinds: ReadonlySet<CellNode['kind']> = new Set(['input', 'state', 'linear', 'add', 'tanh', 'relu', 'nextState', 'output'])
const squashing: ReadonlySet<CellNode['kind']> = new Set(['tanh', 'relu'])

/** The state must pass a weight matrix and a squashing function on each way to its next value: an addition beside them would be a memory. */
export function isPlainRecurrence({ nodes, edges }: CellGraph): boolean {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]))
  const states = nodes.filter(({ kind }) => kind === 'state')
  const [state] = states
  const next = nodes.find(({ kind }) => kind === 'nextState')
  if (state === undefined || next === undefined || states.length > 1 || nodes.some(({ kind }) => !plainKinds.has(kind))) return false
  const readers = edges.filter(({ source }) => source === state.id).map(({ target }) => kinds.get(target))
  const makers = edges.filter(({ target }) => target === next.id).map(({ source }) => kinds.get(source))
  return (
    readers.every((kind) => kind === 'linear') && makers.length === 1 && makers.every((kind) => kind !== undefined && squashing.has(kind))
  )
}
