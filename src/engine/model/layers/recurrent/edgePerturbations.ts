/** Zeros that are added to a value where one node of a cell reads it: their gradient is what the loss owes to that edge alone. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import type { Value } from '../../../compiler/program/types'
import type { LayerContext } from '../context'
import type { CheckedOf } from '../layerKind'

export interface EdgePerturbation {
  /** The node that reads the value, and which of its inputs it is. */
  readonly target: CellNode
  readonly input: number
  /** [T, B, ...shape]. */
  readonly value: Value
}

/**
 * One for each input of each node that has an effect, with the edges into the next states and into the output. The gradients of the edges
 * that leave a node add up to that of its value.
 */
export function edgePerturbations({ cell, layer }: CheckedOf<'recurrent'>, context: LayerContext): EdgePerturbation[] {
  const { perturb, perturbEdgesOf, length, batch } = context
  if (!perturb || perturbEdgesOf !== layer.id) return []
  const shapes = new Map(cell.nodes.map(({ node, shape }) => [node, shape]))
  return cell.nodes.flatMap(({ node: target, inputs }) =>
    inputs.map((source, input): EdgePerturbation => {
      const shape = shapes.get(source) ?? []
      const info = { layer: layer.id, name: source.name, label: 'edge', kind: 'output', edge: { target, input } } as const
      return { target, input, value: perturb(info, { dtype: 'float32', shape: [length, batch, ...shape] }) }
    })
  )
}
