/** Computes one cell node's derivative at one time step of one sequence, in float64: which of a value's readers makes its gradient infinite. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { differentiate } from '../../../compiler/autodiff/differentiate'
import { BlockBuilder } from '../../../compiler/program/builder'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { Block, Shape } from '../../../compiler/program/types'
import type { Tensors } from '../../../executors/executor'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { largestFloat } from '../../../learning/step/updateStep'
import type { CheckedNode } from '../../../model/checkedModel'
import { lowerCellNode, noAdjustments, stepWeights } from '../../../model/layers/recurrent/recurrent'
import type { RecurrentLayer } from '../../../model/layers/recurrent/recurrent'

export interface NodeAtStep {
  readonly layer: RecurrentLayer
  readonly checked: CheckedNode
  readonly weights: Tensors
  /** The units of each input of the node. */
  readonly inputs: ReadonlyMap<CellNode, Float32Array>
  /** ∂L/∂(the node's value), unit by unit. */
  readonly gradient: Float32Array
}

export interface Slope {
  /** Whether the gradient that the node passes to the unit of its input is beyond float32, or not a number. */
  readonly breaks: boolean
  /** The derivative of the node's unit by the same unit of its input; null where their sizes differ. */
  readonly slope: number | null
}

/** The derivative of a node by one unit of one of its inputs. */
export function slopeAt(node: NodeAtStep, input: CellNode, unit: number): Slope {
  const passed = passedBack(node, input, node.gradient)
  const sameSize = node.inputs.get(input)?.length === node.gradient.length
  const oneHot = node.gradient.map((_, k) => (k === unit ? 1 : 0))
  return {
    breaks: !isFloat(passed[unit] ?? 0),
    slope: sameSize ? (passedBack(node, input, oneHot)[unit] ?? null) : null
  }
}

/** False is also the answer for NaN. */
const isFloat = (value: number): boolean => Math.abs(value) <= largestFloat

/** The gradient by each unit of an input, of the sum of the node's units times `gradient`. */
function passedBack({ layer, checked, weights, inputs }: NodeAtStep, input: CellNode, gradient: Float32Array): Float64Array {
  const names = stepWeights(layer)
  const nodes = [...inputs.keys()]
  const shapes = new Map(layer.cell.nodes.map(({ node, shape }) => [node, [1, ...shape]]))
  const block = nodeBlock({ layer, checked, names, weights, nodes, shapes })
  const derived = differentiate(block, [nodes.indexOf(input)])
  const values = [
    ...nodes.map((node) => dense(shapes.get(node) ?? [], inputs.get(node))),
    dense(shapes.get(checked.node) ?? [], gradient),
    ...names.map((name) => dense(weights.get(name)?.type.shape ?? [], weights.get(name)?.data))
  ]
  return at(evaluateBlock(derived, values), derived.results.length - 1).data
}

interface NodeBlock {
  readonly layer: RecurrentLayer
  readonly checked: CheckedNode
  readonly names: readonly string[]
  readonly weights: Tensors
  readonly nodes: readonly CellNode[]
  readonly shapes: ReadonlyMap<CellNode, Shape>
}

/** Parameters: the inputs, the factors of the node's units, and the weights. Result: the sum of the units times their factors, float32 []. */
function nodeBlock({ layer, checked, names, weights, nodes, shapes }: NodeBlock): Block {
  const builder = new BlockBuilder()
  const parameter = (shape: Shape) => builder.parameter({ dtype: 'float32', shape })
  const values = new Map(nodes.map((node) => [node, parameter(shapes.get(node) ?? [])]))
  const factors = parameter(shapes.get(checked.node) ?? [])
  const weightValues = new Map(names.map((name) => [name, parameter(weights.get(name)?.type.shape ?? [])]))
  const step = {
    batch: 1,
    // Inputs and states are no readers, so their own values are not asked for.
    input: factors,
    states: new Map(),
    weights: weightValues,
    adjustments: noAdjustments,
    random: null
  }
  const value = lowerCellNode(checked, layer, builder, step, values)
  return builder.finish([builder.sumAll(builder.mul(value, factors))])
}

function dense(shape: Shape, data: ArrayLike<number> | undefined) {
  if (!data || data.length !== sizeOf(shape)) throw new RangeError('a value of the node is missing')
  return { shape, data: Float64Array.from(data) }
}
