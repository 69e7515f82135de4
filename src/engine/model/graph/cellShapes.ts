/** Carries shapes through a cell in a layer's sizes, and makes the checked cell when everything fits. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { cellNodes } from '../../../cell/nodes/cellNodeKinds'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { sameShape } from '../../compiler/program/shapes'
import { nodesOf } from '../../../cell/checkCell'
import type { CellStructure } from '../../../cell/checkCell'
import type { CellSizes } from '../../../cell/shapeRules'
import { readsInput } from '../../../contract/document/widths'
import { shapesOf } from '../../../cell/shapesOf'
import type { Sized } from '../../../cell/shapesOf'
import type { CheckedCell, CheckedState, Shape } from '../checkedModel'

/** Units of one value at most. */
export const mostUnits = 1_048_576

export interface SizedCell {
  readonly problems: readonly Problem[]
  /** The shape of each node where it is known. */
  readonly shapes: ReadonlyMap<CellNode, Shape>
  /** Null when the cell has errors. */
  readonly cell: CheckedCell | null
}

/** `layer` is the layer's identifier: a cell can fit in one layer and not in another. */
export function sizeCell(structure: CellStructure, layer: string, sizes: CellSizes): SizedCell {
  const problems: Problem[] = []
  const shapes = shapesOf(structure, sizes, (sized) => {
    const shapeFault = shapeProblem(structure, layer, sized, sizes)
    if (shapeFault) problems.push(shapeFault)
    return shapeFault === null
  })
  problems.push(...stateShapeProblems(structure, layer, shapes))
  const sound = [...structure.problems, ...problems].every((each) => each.severity === 'warning')
  return { problems, shapes, cell: sound ? checkedCell(structure, shapes, sizes) : null }
}

function shapeProblem(
  { graph }: CellStructure,
  layer: string,
  { node, inputs, entering, result }: Sized,
  sizes: CellSizes
): Problem | null {
  const place = { layer, cell: graph.id, node: node.id }
  const args = { cell: graph.name, node: node.name }
  if ('shape' in result) {
    if (result.shape.reduce((product, size) => product * size, 1) <= mostUnits) return null
    return problem('node.tooWide', place, { ...args, shape: printShape(result.shape), limit: mostUnits })
  }
  if (result.fault === 'width') {
    const { width, units } = result
    const given = readsInput(width) ? `H = ${sizes.hidden} and D = ${sizes.input}` : `H = ${sizes.hidden}`
    return problem('node.width', place, { ...args, kind: cellNodes[node.kind].label, width, units, sizes: given })
  }
  if (result.fault === 'outside') {
    const { begin, size, width } = result
    return problem('slice.outside', place, { ...args, begin, size, width })
  }
  const shapes = inputs.map((input, k) => `${input.name} ${printShape(entering[k] ?? [])}`)
  return problem('node.shapes', place, { ...args, kind: cellNodes[node.kind].label, shapes, needs: result.needs })
}

export function printShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

function stateShapeProblems({ graph }: CellStructure, layer: string, shapes: ReadonlyMap<CellNode, Shape>): Problem[] {
  const states = nodesOf(graph, 'state')
  return nodesOf(graph, 'nextState').flatMap((next) => {
    const state = states.find((each) => each.name === next.params.state)
    const [shape, nextShape] = [state && shapes.get(state), shapes.get(next)]
    if (!state || !shape || !nextShape || sameShape(shape, nextShape)) return []
    const args = { cell: graph.name, state: state.name, shape: printShape(shape), next: printShape(nextShape) }
    return [problem('state.shape', { layer, cell: graph.id, node: next.id }, args)]
  })
}

/** Null when a problem has already told that a part of the cell is missing. */
function checkedCell(structure: CellStructure, shapes: ReadonlyMap<CellNode, Shape>, sizes: CellSizes): CheckedCell | null {
  const { graph, wiring, order, effective } = structure
  const inputsOf = (node: CellNode) => wiring.inputs.get(node) ?? []
  const nexts = nodesOf(graph, 'nextState')
  const states = nodesOf(graph, 'state').flatMap((node): CheckedState[] => {
    const next = nexts.find((each) => each.params.state === node.name)
    const made = next && inputsOf(next)[0]
    const shape = shapes.get(node)
    if (!made || !shape) return []
    return [{ node, next, source: sameShape(shapes.get(made) ?? shape, shape) ? made : next, shape }]
  })
  const outputNode = nodesOf(graph, 'output')[0]
  const given = outputNode && inputsOf(outputNode)[0]
  if (!given) return null
  // A number that a state becomes is given on with as many units as the state has.
  const output =
    states.find(({ next, source, shape }) => source === next && inputsOf(next)[0] === given && shape.length === 1)?.next ?? given
  const nodes = order
    .filter((node) => effective.has(node) || node.kind === 'state')
    .flatMap((node) => {
      const shape = shapes.get(node)
      return shape ? [{ node, inputs: inputsOf(node), shape }] : []
    })
  return { graph, hidden: sizes.hidden, inputWidth: sizes.input, nodes, states, output }
}
