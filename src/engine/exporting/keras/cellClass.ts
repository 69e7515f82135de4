/** Writes a drawn cell as a Keras layer that `keras.layers.RNN` runs over time. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { at } from '../../compiler/program/shapes'
import type { CheckedState } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { cellWeights, weightName } from '../../model/layers/recurrent/weights'
import { cellDocstring } from '../python/cellEquations'
import type { StepHost } from '../python/cellRows'
import { cellStep, statesTaken } from '../python/cellStep'
import { kerasDialect } from '../python/dialects'
import { PythonNames } from '../python/identifiers'
import { indented, pythonString, pythonTuple } from '../python/strings'

type Recurrent = CheckedOf<'recurrent'>

/** An attribute of the cell's class for each weight, in the order in which Keras lists them. */
export interface CellAttribute {
  /** The name as `modelWeights` has it. */
  readonly weight: string
  readonly shape: readonly number[]
  readonly attribute: string
}

export function cellAttributes({ cell, layer }: Recurrent): CellAttribute[] {
  const names = new PythonNames()
  return cellWeights(cell, layer.id).map(({ name: weight, type }) => {
    return { weight, shape: type.shape, attribute: names.take(weight.slice(layer.id.length + 1)) }
  })
}

export function cellClass(recurrent: Recurrent, className: string): string[] {
  const { cell } = recurrent
  const attributes = cellAttributes(recurrent)
  const step = cellStep(cell, hostOf(recurrent, attributes))
  return [
    '@register',
    `class ${className}(keras.layers.Layer):`,
    ...indented([
      ...cellDocstring(recurrent),
      '',
      'def __init__(self, **kwargs):',
      '    super().__init__(**kwargs)',
      `    self.state_size = [${cell.states.length === 0 ? '1' : cell.states.map(({ shape }) => sizeText(shape)).join(', ')}]`,
      `    self.output_size = ${recurrent.width}`,
      '',
      ...builder(attributes),
      'def get_initial_state(self, batch_size=None):',
      `    return [${initialStates(recurrent, attributes).join(', ')}]`,
      '',
      `def call(self, ${step.input}, states):`,
      ...indented([
        ...statesTaken(step),
        ...step.lines.map((line) => `${line.name} = ${line.expression}`),
        `return ${step.output}, ${step.states.length === 0 ? 'states' : `[${step.next.join(', ')}]`}`
      ])
    ])
  ]
}

const sizeText = (shape: readonly number[]): string => (shape.length === 1 ? String(at(shape, 0)) : pythonTuple(shape.map(String)))

function builder(attributes: readonly CellAttribute[]): string[] {
  if (attributes.length === 0) return []
  // PyTorch, where it is the backend, takes no names with dots.
  const line = ({ shape, attribute }: CellAttribute) =>
    `    self.${attribute} = self.add_weight(name=${pythonString(attribute)}, shape=${pythonTuple(shape.map(String))}, initializer="zeros")`
  return ['def build(self, input_shape):', ...attributes.map(line), '']
}

/** The attribute of a weight, by its full name. */
function attributeOf(attributes: readonly CellAttribute[], weight: string): string {
  const attribute = attributes.find((each) => each.weight === weight)
  if (!attribute) throw new RangeError(`“${weight}” is no weight of the cell`)
  return `self.${attribute.attribute}`
}

/** `keras.layers.RNN` wants a state; a cell without one hands on a zero. */
function initialStates({ cell, layer }: Recurrent, attributes: readonly CellAttribute[]): string[] {
  if (cell.states.length === 0) return ['ops.zeros((batch_size, 1))']
  return cell.states.map(({ node, shape }: CheckedState) => {
    const sizes = pythonTuple(['batch_size', ...shape.map(String)])
    if (node.params.initial === 'zero') return `ops.zeros(${sizes})`
    return `ops.broadcast_to(${attributeOf(attributes, weightName.initial(layer.id, node.name))}, ${sizes})`
  })
}

function hostOf({ layer: { id } }: Recurrent, attributes: readonly CellAttribute[]): StepHost {
  const attribute = (weight: string) => attributeOf(attributes, weight)
  return {
    dialect: kerasDialect,
    linear: (node, inputs, sources) => {
      const products = inputs.map((input, k) => `ops.matmul(${input}, ${attribute(weightName.linear(id, node.name, at(sources, k).name))})`)
      return [...products, ...(node.params.bias ? [attribute(weightName.bias(id, node.name))] : [])].join(' + ')
    },
    weight: (node: CellNode, what) => attribute(weightName[what](id, node.name)),
    drop: (_, value) => value,
    reserved: ['self', 'states', 'layer_norm', 'rms_norm', 'register']
  }
}
