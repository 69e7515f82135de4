/** Lists the values of a model that can be changed, in the order in which they are computed. */
import { buildProgram } from '../../compiler/program/builder'
import type { Alterable } from '../../model/layers/alter'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'

/** The name of a value among those of all layers. */
export const valueKey = ({ layer, name }: Pick<Alterable, 'layer' | 'name'>): string => `${layer}.${name}`

/** The lowering itself tells what it can change, so nothing is listed twice. */
export function alterableValues(model: ModelForward): Alterable[] {
  const values = new Map<string, Alterable>()
  const alter = {
    of: (value: Alterable) => {
      values.set(valueKey(value), value)
      return null
    },
    tell: () => undefined
  }
  const inputs = inputTypes(model.task, { length: 2, batch: 1 })
  buildProgram('values', new Map([...model.weights, ...inputs]), (builder, parameters) => {
    const taskInputs = new Map([...parameters].slice(model.weights.size))
    return new Map([['output', model.forward(builder, parameters, taskInputs, { taps: false, alter }).output]])
  })
  return [...values.values()]
}
