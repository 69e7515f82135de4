/** Describes an edge with one fixed end, and the edge that it would become at a node. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import { nodeText } from '../../../lib/edits/editLabel'
import { openInput } from './connectionRules'
import type { Way } from './connectionRules'
import type { Sizing } from './shapeRefusal'

export interface LooseEnd {
  /** The node that it is fixed to. */
  readonly node: string
  /** Whether the edge leads on from that node or into it. */
  readonly side: 'behind' | 'before'
  /** The input that it is fixed to; left out: the first that takes it. */
  readonly port?: string
}

export function wayTo(cell: CellGraph, { node, side, port }: LooseEnd, other: CellNode, sizing: Sizing): Way {
  const fixed = cell.nodes.find((one) => one.id === node)
  if (fixed === undefined) return { refusal: 'There is no such node.' }
  return side === 'behind' ? openInput(cell, fixed, other, sizing) : openInput(cell, other, fixed, sizing, port)
}

/** Such as `behind linear zf`. */
export function looseText(cell: CellGraph, { node, side }: LooseEnd): string {
  const fixed = cell.nodes.find((one) => one.id === node)
  return `${side} ${fixed === undefined ? node : nodeText(fixed)}`
}
