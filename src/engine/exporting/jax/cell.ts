/** Writes a drawn cell as a function of one time step, with its equations in the docstring. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { cellDocstring } from '../python/cellEquations'
import type { StepHost } from '../python/cellRows'
import { cellStep, statesTaken } from '../python/cellStep'
import { jaxDialect } from '../python/dialects'
import { indented, pythonString, pythonTuple } from '../python/strings'
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
export function defineCell(recurrent: CheckedOf<'recurrent'>, name: string): string[] {
  const step = cellStep(recurrent.cell, host)
  return [
    `def ${name}(params, states, ${step.input}):`,
    ...indented([
      ...cellDocstring(recurrent),
      ...statesTaken(step),
      ...step.lines.map((line) => `${line.name} = ${line.expression}`),
      `return ${pythonTuple(step.next)}, ${step.output}`
    ])
  ]
}

/** The states before the first token, by name: zeros, or what was learned. */
export function startOfCell(cell: CheckedCell, params: string): (readonly [name: string, start: string])[] {
  return cell.states.map(({ node, shape }) => {
    const sizes = `(batch, ${shape.join(', ')})`
    const learned = `${params}[${pythonString(weightName.initial('', node.name).slice(1))}]`
    return [node.name, node.params.initial === 'zero' ? `jnp.zeros(${sizes})` : `jnp.broadcast_to(${learned}, ${sizes})`]
  })
}
