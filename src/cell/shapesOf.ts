/** Carries shapes through a cell, from its input and states on. */
import type { CellNode } from '../contract/document/cellGraph'
import type { CellStructure } from './checkCell'
import { nodeShape } from './nodeShape'
import type { CellSizes, Shape, ShapeResult } from './shapeRules'

/** What a node makes of what enters it. */
export interface Sized {
  readonly node: CellNode
  readonly inputs: readonly CellNode[]
  /** The shapes of the inputs. */
  readonly entering: readonly Shape[]
  readonly result: ShapeResult
}

/**
 * The shape of each node where it is known: its ports are connected, and so are those of all that it needs. `input` null: not known yet.
 * `fits` sees each result and says whether it may go on.
 */
export function shapesOf(
  { order, wiring }: CellStructure,
  { input, hidden }: { readonly input: number | null; readonly hidden: number },
  fits: (sized: Sized) => boolean = () => true
): Map<CellNode, Shape> {
  const sizes: CellSizes = { input: input ?? 0, hidden }
  const shapes = new Map<CellNode, Shape>()
  for (const node of order) {
    if (!wiring.whole.has(node) || (node.kind === 'input' && input === null)) continue
    const inputs = wiring.inputs.get(node) ?? []
    const entering = inputs.map((each) => shapes.get(each)).filter((each) => each !== undefined)
    if (entering.length < inputs.length) continue
    const result = nodeShape(node, entering, sizes)
    if (fits({ node, inputs, entering, result }) && 'shape' in result) shapes.set(node, result.shape)
  }
  return shapes
}
