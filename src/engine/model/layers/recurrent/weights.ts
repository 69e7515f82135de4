/** Lists the weights of a recurrent layer's cell with their names, shapes and initialisers. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import type { Initialiser } from '../../../../contract/document/cellNodes'
import type { TensorType } from '../../../compiler/program/types'
import type { CheckedCell, CheckedNode } from '../../checkedModel'
import { constantStart } from '../weightSpec'
import type { InitialValue, WeightSpec } from '../weightSpec'

const float32 = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

/** Names of a cell's weights within a layer. */
export const weightName = {
  linear: (layer: string, node: string, source: string) => `${layer}.${node}.weight.${source}`,
  bias: (layer: string, node: string) => `${layer}.${node}.bias`,
  vector: (layer: string, node: string) => `${layer}.${node}.vector`,
  diagonal: (layer: string, node: string) => `${layer}.${node}.diagonal`,
  gain: (layer: string, node: string) => `${layer}.${node}.gain`,
  initial: (layer: string, state: string) => `${layer}.${state}.initial`
}

export function cellWeights(cell: CheckedCell, layer: string): WeightSpec[] {
  const shapes = new Map(cell.nodes.map((each) => [each.node, each.shape]))
  const recurrent = carriedValues(cell.nodes)
  return cell.nodes.flatMap((checked) => nodeWeights(checked, layer, shapes, recurrent))
}

function nodeWeights(
  checked: CheckedNode,
  layer: string,
  shapes: ReadonlyMap<CellNode, readonly number[]>,
  recurrent: ReadonlySet<CellNode>
): WeightSpec[] {
  const { node, shape } = checked
  const spec = (name: string, initial: InitialValue, sizes = shape): WeightSpec => {
    return { name, type: float32(...sizes), layer, node: node.id, initial }
  }
  const gain = spec(weightName.gain(layer, node.name), constantStart(1), shape.slice(-1))
  switch (node.kind) {
    case 'linear':
      return nodeMatrices(checked, layer, shapes, recurrent)
    case 'vector': {
      const { start, rise = 0, columns, log = false } = node.params
      const rising: InitialValue = { kind: 'rising', first: start, rise, log }
      const vector = spec(weightName.vector(layer, node.name), rise === 0 && !log ? constantStart(start) : rising)
      // A matrix that is multiplied element by element, such as the decay rates of a state, is not the matrix of a product.
      return [columns === undefined ? vector : { ...vector, decay: false }]
    }
    case 'diagonal':
      return [spec(weightName.diagonal(layer, node.name), { kind: 'between', ...node.params })]
    case 'state':
      return node.params.initial === 'learned' ? [spec(weightName.initial(layer, node.name), constantStart(0))] : []
    case 'layerNorm':
      return [gain, spec(weightName.bias(layer, node.name), constantStart(0), shape.slice(-1))]
    case 'rmsNorm':
      return [gain]
    default:
      return []
  }
}

/** One matrix an input, and the bias. */
function nodeMatrices(
  { node, inputs, shape }: CheckedNode,
  layer: string,
  shapes: ReadonlyMap<CellNode, readonly number[]>,
  recurrent: ReadonlySet<CellNode>
): WeightSpec[] {
  if (node.kind !== 'linear') return []
  const common = { layer, node: node.id }
  const units = shape[0] ?? 0
  const weights = inputs.map((source): WeightSpec => {
    const width = shapes.get(source)?.[0] ?? 0
    const initial = matrixStart(node.params.initialiser, width, units, recurrent.has(source))
    return { ...common, name: weightName.linear(layer, node.name, source.name), type: float32(width, units), initial }
  })
  const start: InitialValue = { kind: 'constant', value: node.params.biasStart }
  const bias: WeightSpec = { ...common, name: weightName.bias(layer, node.name), type: float32(units), initial: start }
  return node.params.bias ? [...weights, bias] : weights
}

/** `auto` is orthogonal for inputs from a state (Saxe et al. 2014) and Glorot uniform for others (Glorot and Bengio 2010), as in Keras. */
function matrixStart(initialiser: Initialiser, width: number, units: number, fromState: boolean): InitialValue {
  const glorot: InitialValue = { kind: 'uniform', limit: Math.sqrt(6 / (width + units)) }
  switch (initialiser.kind) {
    case 'auto':
      return fromState ? { kind: 'orthogonal' } : glorot
    case 'glorot':
      return glorot
    case 'orthogonal':
    case 'uniform':
    case 'constant':
      return initialiser
    default:
      return initialiser satisfies never
  }
}

/**
 * Finds the nodes whose value comes from the step before without passing a linear node: states, and sums, products and functions of
 * states, such as `r * h`. A concat counts if all its inputs do.
 */
function carriedValues(nodes: readonly CheckedNode[]): Set<CellNode> {
  const carried = new Set<CellNode>()
  for (const { node, inputs } of nodes) {
    const is = (input: CellNode) => carried.has(input)
    const counts = node.kind === 'concat' ? inputs.every(is) : node.kind !== 'linear' && inputs.some(is)
    if (node.kind === 'state' || counts) carried.add(node)
  }
  return carried
}
