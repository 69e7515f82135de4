/** Counts the costs of a cell for one token: its operations, and the bytes that the backward pass keeps. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes, flopsOf } from '../../../../cell/nodes/cellNodeKinds'
import { bytesOfFloat, sizeOf } from '../../../compiler/program/shapes'
import type { CheckedCell, CheckedNode } from '../../checkedModel'

/** Counts the floating-point operations of one token, forward. A function such as tanh counts as one. */
export function cellFlops(cell: CheckedCell): number {
  const shapes = shapesOf(cell)
  return cell.nodes.reduce((sum, checked) => sum + nodeFlops(checked, shapes), 0)
}

function nodeFlops({ node, inputs, shape }: CheckedNode, shapes: ReadonlyMap<CellNode, readonly number[]>): number {
  return flopsOf(node, { units: sizeOf(shape), entering: inputs.map((input) => sizeOf(shapes.get(input) ?? [])) })
}

function shapesOf(cell: CheckedCell): Map<CellNode, readonly number[]> {
  return new Map(cell.nodes.map(({ node, shape }) => [node, shape]))
}

/**
 * Counts the bytes that are kept for the backward pass, for one token of one sequence. A state is the next state of the step before, and
 * is counted once. The cell's input is kept by the layer before.
 */
export function cellBytes(cell: CheckedCell): number {
  const sources = new Map<CellNode, CellNode>(cell.states.map((state) => [state.node, state.source]))
  const storedNodes = new Set<CellNode>()
  for (const { node, inputs } of cell.nodes) {
    const what = cellNodes[node.kind].keeps
    if (what === 'value') storedNodes.add(node)
    if (what === 'inputs' || (what === 'several' && inputs.length > 1))
      for (const input of inputs) storedNodes.add(sources.get(input) ?? input)
  }
  const shapes = shapesOf(cell)
  const counted = [...storedNodes].filter((node) => node.kind !== 'input' && node.kind !== 'vector')
  return bytesOfFloat * counted.reduce((sum, node) => sum + sizeOf(shapes.get(node) ?? []), 0)
}

/** Counts the bytes of all linear nodes. They are computed for all time steps before the loop, and their gradients after it. */
export function linearBytes(cell: CheckedCell): number {
  return bytesOfFloat * cell.nodes.filter(({ node }) => node.kind === 'linear').reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}
