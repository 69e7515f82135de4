/** What enters each port of each node: the drawing as its edges say, without a check. */
import type { CellGraph, CellNode } from '../contract/document/cellGraph'
import { cellNodes } from './nodes/cellNodeKinds'
import type { CellNodeKind } from '../contract/document/cellNodes'

/** The port of a node's k-th input; a port that takes many edges is called `in`. */
export function portOf(kind: CellNodeKind, k: number): string {
  const { inputs } = cellNodes[kind]
  return inputs === 'many' ? 'in' : (inputs[k] ?? 'in')
}

/** Whether one value may enter a node's port more than once: x · x and x + x are new values, a second matrix for x in a linear is none. */
export function takesTwice(kind: CellNodeKind): boolean {
  return kind === 'add' || kind === 'mul' || kind === 'concat'
}

/** In port order, null for a port without an edge; a port that takes many has as many as there are edges. */
export function slotsOf(graph: CellGraph): Map<CellNode, readonly (CellNode | null)[]> {
  const byId = new Map([...graph.nodes].reverse().map((node) => [node.id, node]))
  const entering = new Map<string, CellNode[]>()
  for (const { source, sourcePort, target, targetPort } of graph.edges) {
    const node = byId.get(source)
    const key = `${target} ${targetPort}`
    // As wiring has it, an edge from what is no output leads nowhere: it could close a circle that the order does not know of.
    if (node && cellNodes[node.kind].outputs.includes(sourcePort)) entering.set(key, [...(entering.get(key) ?? []), node])
  }
  return new Map(
    graph.nodes.map((node) => {
      const { inputs } = cellNodes[node.kind]
      const sources = (port: string) => entering.get(`${node.id} ${port}`) ?? []
      return [node, inputs === 'many' ? sources('in') : inputs.map((port) => sources(port)[0] ?? null)]
    })
  )
}
