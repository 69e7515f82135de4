/** Runs one token of S4D as the recurrence of its convolution: s_t = Ā s_{t−1} + x_t, y_t = Re Σ c s_t, with a complex diagonal state. */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { ComplexWriter } from '../complex'
import { discretised, finished } from './s4d'
import { asStep } from '../../step'
import type { StateSpec, StepContext, Stepped } from '../../step'

export function s4dStates({ states }: LayerOf<'s4d'>['params'], width: number): StateSpec[] {
  const shape = [states, width]
  return [
    { name: 're', stepName: 'state.re', label: 'state, real parts', shape },
    { name: 'im', stepName: 'state.im', label: 'state, imaginary parts', shape }
  ]
}

export function stepS4d(layer: LayerOf<'s4d'>, input: Value, before: readonly Value[], context: StepContext): Stepped {
  const { builder } = context
  const write = new ComplexWriter(builder)
  const { a, c } = discretised(layer, context)
  const { shape } = at(before, 0).type
  const whole = (part: Value) => builder.broadcast(part, shape)
  const decayed = write.mul(write.map(a, whole), { re: at(before, 0), im: at(before, 1) })
  const [batch = 0, , units = 0] = shape
  const entering = whole(builder.reshape(input, [batch, 1, units]))
  const next = { re: builder.add(decayed.re, entering), im: decayed.im }
  const read = builder.reduceSum(write.mul(write.map(c, whole), next).re, [1])
  return { value: finished(layer, asStep(builder, read), input, context), memory: [next.re, next.im] }
}
