/** Writes a drawn cell as a function of one time step, with its equations in the docstring. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { cellEquations } from '../python/cellEquations'
import type { StepHost } from '../python/cellRows'
import { cellStep } from '../python/cellStep'
import { jaxDialect } from '../python/dialects'
import { docstring, indented, oneLine, pythonString } from '../python/strings'
import type { CheckedCell } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { weightName } from '../../model/layers/recurrent/weights'

/** A parameter by its name within the layer. */
const parameter = (name: string): string => `params[${pythonString(name.slice(1))}]`

const host: StepHost = {
  dialect: jaxDialect,
  linear: (node, inputs, sources) => {
    const products = inputs.map((input, k) => `${input} @ ${parameter(weightName.linear('', node.name, sources[k]?.name ?? ''))}`)
    return [...products, ...(node.params.bias ? [parameter(weightName.bias('', node.name))] : [])].join(' + ')
  },
  weight: (node: CellNode, what) => parameter(weightName[what]('', node.name)),
  drop: (_, value) => value,
  reserved: ['params', 'states', 'layer_norm', 'rms_norm']
}

/** Defines `name(params, states, x)`, which gives the states after a time step and the output. All values are [batch, …]. */
export function defineCell({ cell, layer }: CheckedOf<'recurrent'>, name: string): string[] {
  const step = cellStep(cell, host)
  const tuple = (values: readonly string[]) => (values.length === 1 ? `(${values.join()},)` : `(${values.join(', ')})`)
  const unpack = step.states.length === 0 ? [] : [`${targets(step.states)} = states`]
  const title = `One time step of the layer ${oneLine(layer.name)}: the cell ${oneLine(cell.graph.name)} with ${cell.hidden} units.`
  return [
    `def ${name}(params, states, ${step.input}):`,
    ...indented([
      ...docstring([title, '', ...indented(cellEquations(cell))]),
      ...unpack,
      ...step.lines.map((line) => `${line.name} = ${line.expression}`),
      `return ${step.next.length === 0 ? '()' : tuple(step.next)}, ${step.output}`
    ])
  ]
}

/** Names that a tuple is unpacked into. */
const targets = (names: readonly string[]): string => (names.length === 1 ? `(${names.join()},)` : names.join(', '))

/** The states before the first token, by name: zeros, or what was learned. */
export function startOfCell(cell: CheckedCell, params: string): (readonly [name: string, start: string])[] {
  return cell.states.map(({ node, shape }) => {
    const sizes = `(batch, ${shape.join(', ')})`
    const learned = `${params}[${pythonString(weightName.initial('', node.name).slice(1))}]`
    return [node.name, node.params.initial === 'zero' ? `jnp.zeros(${sizes})` : `jnp.broadcast_to(${learned}, ${sizes})`]
  })
}
