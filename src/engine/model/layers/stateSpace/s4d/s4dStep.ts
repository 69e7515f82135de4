/** One token of S4D as the recurrence that its convolution stands for: s_t = Ā s_{t−1} + x_t, y_t = Re Σ c s_t, with a complex diagonal state. */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { ComplexWriter } from '../complex'
import { discretised, finished } from './s4d'
import { asStep, float32, zeroStart } from '../../step'
import type { LayerStep, MemorySpec, StepContext, StepSizes } from '../../step'

export function s4dStep(layer: LayerOf<'s4d'>, width: number, { batch }: StepSizes): LayerStep {
  const type = float32(batch, layer.params.states, width)
  const memory: MemorySpec[] = [
    { name: 'state.re', label: 'state, real parts', type, tokenAxis: null },
    { name: 'state.im', label: 'state, imaginary parts', type, tokenAxis: null }
  ]
  return { memory, start: zeroStart(memory), step: (input, before, context) => step(layer, input, before, context) }
}

function step(layer: LayerOf<'s4d'>, input: Value, before: readonly Value[], context: StepContext) {
  const { builder } = context
  const write = new ComplexWriter(builder)
  const { a, c } = discretised(layer, context)
  const { shape } = at(before, 0).type
  const whole = (part: Value) => builder.broadcast(part, shape)
  const kept = write.mul(write.map(a, whole), { re: at(before, 0), im: at(before, 1) })
  const [batch = 0, , units = 0] = shape
  const entering = whole(builder.reshape(input, [batch, 1, units]))
  const next = { re: builder.add(kept.re, entering), im: kept.im }
  const read = builder.reduceSum(write.mul(write.map(c, whole), next).re, [1])
  return { value: finished(layer, asStep(builder, read), input, context), memory: [next.re, next.im] }
}
