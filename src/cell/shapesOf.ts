/** Derives the shapes of all nodes of a cell, starting from its input and states. */
import type { CellNode, CellNodeOf } from '../contract/document/cellGraph'
import { nodesOf } from './checkCell'
import type { CellStructure } from './checkCell'
import { readsInput } from '../contract/document/widths'
import { nodeShape } from './nodeShape'
import { nodeWidths, widthFault } from './nodeWidths'
import { becomesState } from './shapeRules'
import type { CellSizes, Shape, ShapeResult } from './shapeRules'

/** The input shapes of a node, and the shape that follows from them. */
export interface Sized {
  readonly node: CellNode
  readonly inputs: readonly CellNode[]
  /** The shapes of the inputs. */
  readonly entering: readonly Shape[]
  readonly result: ShapeResult
}

/**
 * Returns the shape of each node whose ports are connected, like those of all nodes that it needs. `input` is null while the input's
 * width is unknown. `fits` receives each result and says whether the nodes behind it may use it.
 */
export function shapesOf(
  structure: CellStructure,
  { input, hidden }: { readonly input: number | null; readonly hidden: number },
  fits: (sized: Sized) => boolean = () => true
): Map<CellNode, Shape> {
  const { order, wiring } = structure
  const sizes: CellSizes = { input: input ?? 0, hidden }
  const shapes = new Map<CellNode, Shape>()
  for (const node of order) {
    if (!wiring.whole.has(node) || (input === null && needsInput(node))) continue
    const inputs = wiring.inputs.get(node) ?? []
    const entering = inputs.map((each) => shapes.get(each)).filter((each) => each !== undefined)
    if (entering.length < inputs.length) continue
    const result = widthFault(node, sizes) ?? repeated(structure, node, entering, sizes) ?? nodeShape(node, entering, sizes)
    if (fits({ node, inputs, entering, result }) && 'shape' in result) shapes.set(node, result.shape)
  }
  return shapes
}

/** Whether a node's shape depends on the width of the cell's input. */
function needsInput(node: CellNode): boolean {
  return node.kind === 'input' || nodeWidths(node).some(({ width }) => readsInput(width))
}

/**
 * The shape of a port that repeats a single unit, such as the number 0: a next state has its state's shape, and the output that of a vector
 * that the same value becomes. Null for all other nodes.
 */
function repeated(structure: CellStructure, node: CellNode, [entering]: readonly Shape[], sizes: CellSizes): ShapeResult | null {
  if (entering === undefined || (node.kind !== 'nextState' && node.kind !== 'output')) return null
  const result = node.kind === 'nextState' ? stateShape(structure, node, sizes) : vectorBecome(structure, node, sizes)
  return result !== null && 'shape' in result && becomesState(entering, result.shape) ? result : null
}

function stateShape({ graph }: CellStructure, next: CellNodeOf<'nextState'>, sizes: CellSizes): ShapeResult | null {
  const state = nodesOf(graph, 'state').find(({ name }) => name === next.params.state)
  return state ? (widthFault(state, sizes) ?? nodeShape(state, [], sizes)) : null
}

function vectorBecome(structure: CellStructure, output: CellNode, sizes: CellSizes): ShapeResult | null {
  const sourceOf = (node: CellNode) => structure.wiring.inputs.get(node)?.[0]
  const nexts = nodesOf(structure.graph, 'nextState').filter((next) => sourceOf(next) === sourceOf(output))
  const shapes = nexts.map((next) => stateShape(structure, next, sizes))
  return shapes.find((result) => result !== null && 'shape' in result && result.shape.length === 1) ?? null
}
