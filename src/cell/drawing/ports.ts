/** Looks up the ports of a node, and which nodes are ports of their cell, in the catalogue. */
import type { CellNode } from '../../contract/document/cellGraph'
import { cellNodes } from '../nodes/cellNodeKinds'
import type { CellNodeKind } from '../../contract/document/cellNodes'

export interface InputPort {
  readonly name: string
  /** Whether any number of edges may enter. */
  readonly many: boolean
}

export function inputPorts(kind: CellNodeKind): readonly InputPort[] {
  const { inputs } = cellNodes[kind]
  return inputs === 'many' ? [{ name: 'in', many: true }] : inputs.map((name) => ({ name, many: false }))
}

export function outputPorts(kind: CellNodeKind): readonly string[] {
  return cellNodes[kind].outputs
}

/** Whether nodes of a kind are ports of their cell: its input, its output, or a state before or after the time step. */
export const isPort = (kind: CellNodeKind): boolean => cellNodes[kind].group === 'Ports'

/** Whether a node can be put into an edge: one way in that is free, one way out. */
export function canSplice(node: CellNode): boolean {
  return inputPorts(node.kind).length === 1 && outputPorts(node.kind).length === 1
}
