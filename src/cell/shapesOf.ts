/** Derives the shapes of all nodes of a cell, starting from its input and states. */
import type { CellNode } from '../contract/document/cellGraph'
import type { CellStructure } from './checkCell'
import { readsInput } from '../contract/document/widths'
import { nodeShape } from './nodeShape'
import { nodeWidths, widthFault } from './nodeWidths'
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
  { order, wiring }: CellStructure,
  { input, hidden }: { readonly input: number | null; readonly hidden: number },
  fits: (sized: Sized) => boolean = () => true
): Map<CellNode, Shape> {
  const sizes: CellSizes = { input: input ?? 0, hidden }
  const shapes = new Map<CellNode, Shape>()
  for (const node of order) {
    if (!wiring.whole.has(node) || (input === null && needsInput(node))) continue
    const inputs = wiring.inputs.get(node) ?? []
    const entering = inputs.map((each) => shapes.get(each)).filter((each) => each !== undefined)
    if (entering.length < inputs.length) continue
    const result = widthFault(node, sizes) ?? nodeShape(node, entering, sizes)
    if (fits({ node, inputs, entering, result }) && 'shape' in result) shapes.set(node, result.shape)
  }
  return shapes
}

/** Whether a node's shape depends on the width of the cell's input. */
function needsInput(node: CellNode): boolean {
  return node.kind === 'input' || nodeWidths(node).some(({ width }) => readsInput(width))
}
