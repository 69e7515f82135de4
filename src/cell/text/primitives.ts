/** Looks up the kind of node that a call in a cell's text means, and shows how to write a call. */
import { cellNodeKinds } from '../../contract/document/cellNodes'
import type { CellNodeKind } from '../../contract/document/cellNodes'
import { cellNodes } from '../nodes/cellNodeKinds'

const kindsByCall = new Map(
  cellNodeKinds.flatMap((kind) => {
    const { call } = cellNodes[kind].text
    return call === null ? [] : [[call, kind] as const]
  })
)

/** Returns the kind that equations call by this name. */
export function kindOfCall(call: string): CellNodeKind | undefined {
  return kindsByCall.get(call)
}

export function callNames(): Iterable<string> {
  return kindsByCall.keys()
}

/** Shows how to write a call, such as `slice(in, begin, size)`. */
export function usageOf(kind: CellNodeKind): string {
  const { inputs, text } = cellNodes[kind]
  const words = inputs === 'many' ? ['a', 'b', '…'] : inputs
  return `${text.call ?? kind}(${[...words, ...text.further.map(({ name }) => name)].join(', ')})`
}
