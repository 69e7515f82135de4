/** Says in words why the shapes that an edge would connect do not fit, or returns null. */
import { readsInput } from '../../../../contract/document/widths'
import { checkCell } from '../../../../cell/checkCell'
import { nodeShape } from '../../../../cell/nodeShape'
import { becomesState } from '../../../../cell/shapeRules'
import type { Shape, ShapeResult } from '../../../../cell/shapeRules'
import { nodeWidths } from '../../../../cell/nodeWidths'
import { shapesOf } from '../../../../cell/shapesOf'
import type { CellEdge, CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import { nodeText } from '../../../lib/edits/editLabel'
import { shapeText } from '../../../lib/words/shapeText'
import { inputPorts } from '../../../../cell/drawing/ports'

/** The known sizes of a cell in the layer in which it is open. */
export interface Sizing {
  readonly hidden: number
  /** The shapes of nodes by id, as far as they are known. */
  readonly shapes: ReadonlyMap<string, Shape>
}

/** `input`: the width of what enters the layer, null while it is not known. The cell may have faults. */
export function sizingOf(cell: CellGraph, input: number | null, hidden: number): Sizing {
  const shapes = shapesOf(checkCell(cell), { input, hidden })
  return { hidden, shapes: new Map([...shapes].map(([node, shape]) => [node.id, shape])) }
}

/** Adds a node that nothing enters yet to the sizing; its shape is known if the node has no inputs. */
export function withNode(sizing: Sizing, node: CellNode): Sizing {
  if (node.kind === 'input' || inputPorts(node.kind).length > 0) return sizing
  const result = nodeShape(node, [], { input: 0, hidden: sizing.hidden })
  return 'shape' in result ? { ...sizing, shapes: new Map([...sizing.shapes, [node.id, result.shape]]) } : sizing
}

/** What `target` says to all that would enter it with one more edge; null too while a shape is not known. */
export function shapeRefusal(cell: CellGraph, target: CellNode, ends: Omit<CellEdge, 'id'>, { hidden, shapes }: Sizing): string | null {
  const ports = inputPorts(target.kind)
  const into = [...cell.edges, ends].filter((edge) => edge.target === target.id)
  const entering = ports.flatMap(({ name }) => into.filter((edge) => edge.targetPort === name).map(({ source }) => source))
  const inputs = entering.map((id) => shapes.get(id)).filter((shape) => shape !== undefined)
  if (inputs.length < entering.length || entering.length < ports.length) return null
  const input = shapes.get(cell.nodes.find(({ kind }) => kind === 'input')?.id ?? '')?.[0]
  if (input === undefined && nodeWidths(target).some(({ width }) => readsInput(width))) return null
  const result = nodeShape(target, inputs, { input: input ?? 0, hidden })
  const values = entering.map((id, at) => `${cell.nodes.find((node) => node.id === id)?.name ?? id} ${shapeText(inputs[at] ?? [])}`)
  return faultText(target, result, values) ?? stateRefusal(cell, target, inputs[0] ?? [], shapes)
}

function faultText(target: CellNode, result: ShapeResult, values: readonly string[]): string | null {
  if ('shape' in result) return null
  const name = nodeText(target)
  if (result.fault === 'outside') {
    return `${name} takes units ${result.begin + 1} to ${result.begin + result.size}, and ${values.join()} has ${result.width}.`
  }
  if (result.fault === 'width') return `${name} has a width of ${result.width}, which is ${result.units}; a width is a whole number.`
  return `${name} would get ${values.join(' and ')}: ${result.needs}.`
}

/** What a state becomes must have its shape. */
function stateRefusal(cell: CellGraph, target: CellNode, next: Shape, shapes: Sizing['shapes']): string | null {
  if (target.kind !== 'nextState') return null
  const state = cell.nodes.find((node) => node.kind === 'state' && node.name === target.params.state)
  const shape = state && shapes.get(state.id)
  if (shape === undefined || becomesState(next, shape)) return null
  return `State ${target.params.state} has ${shapeText(shape)} and cannot become ${shapeText(next)}. Change the units of a node before it, or its shape.`
}
