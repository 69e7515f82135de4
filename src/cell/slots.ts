/** Finds the node that enters each port of each node, from the edges alone and without checking them. */
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

/** Lists the inputs in port order, with null for a port without an edge. A port that takes many edges has one entry for each edge. */
export function slotsOf(graph: CellGraph): Map<CellNode, readonly (CellNode | null)[]> {
  const byId = new Map([...graph.nodes].reverse().map((node) => [node.id, node]))
  const entering = new Map<string, CellNode[]>()
  for (const { source, sourcePort, target, targetPort } of graph.edges) {
    const node = byId.get(source)
    const key = `${target} ${targetPort}`
    // An edge from a port that is no output is ignored, as in `wiring.ts`: it could close a circle that the order does not know.
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
