/** What a cell costs: operations of one token, and what the backward pass keeps of it. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { CheckedCell, CheckedNode } from '../../checkedModel'
import { bytesOfFloat } from '../rowParts'

/** Operations for each unit of a node's value, by the number of its inputs; products of a linear and of a matrix, and sums over units, are counted apart. */
const flopsPerUnit: { readonly [K in CellNodeKind]: (inputs: number) => number } = {
  input: () => 0,
  state: () => 0,
  nextState: () => 0,
  output: () => 0,
  linear: (inputs) => inputs - 1,
  vector: () => 0,
  diagonal: () => 1,
  add: (inputs) => inputs - 1,
  sub: () => 1,
  mul: (inputs) => inputs - 1,
  div: () => 1,
  max: () => 1,
  min: () => 1,
  scale: () => 1,
  oneMinus: () => 1,
  outer: () => 1,
  matVec: () => 0,
  sumUnits: () => 0,
  meanUnits: () => 1,
  sigmoid: () => 1,
  hardSigmoid: () => 4,
  tanh: () => 1,
  relu: () => 1,
  softplus: () => 1,
  silu: () => 2,
  gelu: () => 9,
  exp: () => 1,
  log: () => 1,
  sqrt: () => 1,
  sin: () => 1,
  cos: () => 1,
  softmax: () => 5,
  layerNorm: () => 7,
  rmsNorm: () => 4,
  dropout: () => 1,
  concat: () => 0,
  slice: () => 0,
  split: () => 0
}

/** What a node's derivative needs again. `several`: its inputs when there are more than one. */
const keeps: { readonly [K in CellNodeKind]: 'nothing' | 'inputs' | 'several' | 'value' } = {
  input: 'nothing',
  state: 'nothing',
  nextState: 'nothing',
  output: 'nothing',
  linear: 'inputs',
  vector: 'nothing',
  diagonal: 'inputs',
  add: 'nothing',
  sub: 'nothing',
  mul: 'several',
  div: 'inputs',
  max: 'inputs',
  min: 'inputs',
  scale: 'nothing',
  oneMinus: 'nothing',
  outer: 'inputs',
  matVec: 'inputs',
  sumUnits: 'nothing',
  meanUnits: 'nothing',
  sigmoid: 'value',
  hardSigmoid: 'inputs',
  tanh: 'value',
  relu: 'value',
  softplus: 'inputs',
  silu: 'inputs',
  gelu: 'inputs',
  exp: 'value',
  log: 'inputs',
  sqrt: 'value',
  sin: 'inputs',
  cos: 'inputs',
  softmax: 'value',
  layerNorm: 'inputs',
  rmsNorm: 'inputs',
  // As large as its mask, which is kept.
  dropout: 'value',
  concat: 'nothing',
  slice: 'nothing',
  split: 'nothing'
}

/** Floating-point operations of one token, forward; a function such as tanh counts as one. */
export function cellFlops(cell: CheckedCell): number {
  const shapes = shapesOf(cell)
  return cell.nodes.reduce((sum, checked) => sum + nodeFlops(checked, shapes), 0)
}

function nodeFlops({ node, inputs, shape }: CheckedNode, shapes: ReadonlyMap<CellNode, readonly number[]>): number {
  const units = sizeOf(shape)
  const each = flopsPerUnit[node.kind](inputs.length) * units
  if (node.kind === 'matVec') return 2 * sizeOf(shapes.get(at(inputs, 0)) ?? [])
  if (node.kind === 'sumUnits' || node.kind === 'meanUnits') return each + sizeOf(shapes.get(at(inputs, 0)) ?? []) - units
  if (node.kind !== 'linear') return each
  const products = inputs.reduce((sum, input) => sum + 2 * sizeOf(shapes.get(input) ?? []) * units, 0)
  return each + products + (node.params.bias ? units : 0)
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
  const storedNodes = new Set<CellNode>()
  for (const { node, inputs } of cell.nodes) {
    const what = keeps[node.kind]
    if (what === 'value') storedNodes.add(node)
    if (what === 'inputs' || (what === 'several' && inputs.length > 1))
      for (const input of inputs) storedNodes.add(sources.get(input) ?? input)
  }
  const shapes = shapesOf(cell)
  const counted = [...storedNodes].filter((node) => node.kind !== 'input' && node.kind !== 'vector')
  return bytesOfFloat * counted.reduce((sum, node) => sum + sizeOf(shapes.get(node) ?? []), 0)
}

/** What goes into all gates at all time steps: computed ahead of the loop, and again as gradients after it. */
export function linearBytes(cell: CheckedCell): number {
  return bytesOfFloat * cell.nodes.filter(({ node }) => node.kind === 'linear').reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}
