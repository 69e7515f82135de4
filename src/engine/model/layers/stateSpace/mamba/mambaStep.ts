/** Runs one token of a Mamba block (Gu and Dao 2023). The memory is the window of its convolution and the state of its selective scan. */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateSpaceName } from '../weights'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import type { Value } from '../../../../compiler/program/types'
import { project } from '../../context'
import { silu } from '../conv/conv'
import { gated, selection } from './mamba'
import type { Selective } from './selectiveScan'
import { stepDepthwise, windowStates } from '../conv/convStep'
import { asStep } from '../../step'
import type { StateSpec, StepContext, Stepped } from '../../step'

export function mambaStates({ inner, states, kernel }: LayerOf<'mamba'>['params']): StateSpec[] {
  return [{ name: 'h', stepName: 'state', label: 'state', shape: [states, inner] }, ...windowStates(kernel, inner)]
}

export function stepMamba(layer: LayerOf<'mamba'>, input: Value, [state, ...window]: readonly Value[], context: StepContext): Stepped {
  const { builder } = context
  const { inner } = layer.params
  if (!state) throw new RangeError('the state is missing')
  const parameter = (what: Parameters<typeof stateSpaceName>[1]) => context.weight(stateSpaceName(layer.id, what))
  const both = project(context, input, parameter('enter'))
  const seen = stepDepthwise(builder, builder.sliceAxis(both, 2, 0, inner), window, parameter('kernel'), parameter('kernelBias'))
  const x = silu(builder, seen.value)
  const { next, read } = selectiveStep(builder, selection(layer, x, context), state)
  return { value: gated(layer, { both, x, memory: read }, context), memory: [next, ...seen.memory] }
}

/** h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t [B, N, E], and y_t = Σ C_t h_t [1, B, E]. */
function selectiveStep(builder: BlockBuilder, { x, delta, enter, read, a }: Selective, state: Value): { next: Value; read: Value } {
  const { shape } = state.type
  const [batch = 0, states = 0, units = 0] = shape
  const perUnit = (value: Value) => builder.broadcast(builder.reshape(value, [batch, 1, units]), shape)
  const perState = (value: Value) => builder.broadcast(builder.reshape(value, [batch, states, 1]), shape)
  const decay = builder.unary('exp', builder.mul(perUnit(delta), builder.broadcast(a, shape)))
  const entering = builder.mul(perUnit(builder.mul(delta, x)), perState(enter))
  const next = builder.add(builder.mul(decay, state), entering)
  return { next, read: asStep(builder, builder.reduceSum(builder.mul(next, perState(read)), [1])) }
}
