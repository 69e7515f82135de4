/** What a layer costs: operations of one token, and what the backward pass keeps of it. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { cellNodes, flopsOf } from '../../../cell/nodes/cellNodeKinds'
import { sizeOf } from '../../compiler/program/shapes'
import { blockBytes, blockFlops } from './blockCost'
import type { CheckedCell, CheckedLayer, CheckedNode } from '../checkedModel'
import { stateSpaceBytes, stateSpaceFlops } from './stateSpace/cost'

const bytesOfFloat = 4

/** Floating-point operations of one token, forward; a function such as tanh counts as one. */
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
 * Bytes kept for the backward pass, for one token of one sequence. A state is the next state of the step before and is counted once;
 * what enters the cell is kept by the layer before.
 */
export function cellBytes(cell: CheckedCell): number {
  const sources = new Map<CellNode, CellNode>(cell.states.map((state) => [state.node, state.source]))
  const kept = new Set<CellNode>()
  for (const { node, inputs } of cell.nodes) {
    const what = cellNodes[node.kind].keeps
    if (what === 'value') kept.add(node)
    if (what === 'inputs' || (what === 'several' && inputs.length > 1)) for (const input of inputs) kept.add(sources.get(input) ?? input)
  }
  const shapes = shapesOf(cell)
  const counted = [...kept].filter((node) => node.kind !== 'input' && node.kind !== 'vector')
  return bytesOfFloat * counted.reduce((sum, node) => sum + sizeOf(shapes.get(node) ?? []), 0)
}

export function layerFlops(checked: CheckedLayer): number {
  switch (checked.kind) {
    case 'embedding':
      return 0
    case 'recurrent':
      return cellFlops(checked.cell)
    case 's4d':
    case 'conv':
    case 'mamba':
      return stateSpaceFlops(checked)
    case 'dropout':
      return checked.width
    case 'concat':
      return 0
    case 'residual':
      return (checked.inputs.length - 1) * checked.width
    case 'norm':
    case 'feedForward':
    case 'attention':
    case 'linearAttention':
    case 'positions':
      return blockFlops(checked)
    case 'linear':
    case 'head':
      return (2 * checked.inputWidth + (checked.layer.params.bias ? 1 : 0)) * checked.width
    default:
      return checked satisfies never
  }
}

/** Bytes of one token of one sequence in training: what is kept, and the gradients that stand beside it at the peak. */
export function layerTokenBytes(checked: CheckedLayer): number {
  const output = bytesOfFloat * checked.width
  switch (checked.kind) {
    case 'embedding':
    case 'linear':
    case 'concat':
    case 'residual':
      return 2 * output
    case 'dropout':
      return 3 * output
    case 's4d':
    case 'conv':
    case 'mamba':
      return stateSpaceBytes(checked)
    case 'recurrent':
      return cellBytes(checked.cell) + 2 * linearBytes(checked.cell) + output
    case 'norm':
    case 'feedForward':
    case 'attention':
    case 'linearAttention':
    case 'positions':
      return blockBytes(checked)
    case 'head':
      return 3 * output
    default:
      return checked satisfies never
  }
}

/** What goes into all gates at all time steps: computed ahead of the loop, and again as gradients after it. */
function linearBytes(cell: CheckedCell): number {
  return bytesOfFloat * cell.nodes.filter(({ node }) => node.kind === 'linear').reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}
