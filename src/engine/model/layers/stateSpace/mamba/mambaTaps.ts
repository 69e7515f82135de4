/**
 * The taps of a Mamba block: the step Δ, the decay, the norm of the state, and the matrix of its scan.
 * Unrolled, y_t = Σ_s M[t, s] x_s with M[t, s] = C_t (∏ exp(Δ_r A) over s < r ≤ t) Δ_s B_s: "the hidden attention of Mamba models" (Ali et
 * al. 2024).
 */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateName } from '../../step'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { entering, onlyEntering } from '../../context'
import type { LayerContext, Tap } from '../../context'
import { chosenUnit, effectiveTap, longestMean, meanSize } from '../effective'
import { stepByStep } from '../linearScan'
import { entered } from './mamba'
import { alteredDecay, perState, perUnit } from './selectiveScan'
import type { Selective } from './selectiveScan'

export function mambaTaps(layer: LayerOf<'mamba'>, input: Value, context: LayerContext): Tap[] {
  const { builder } = context
  // The layer itself leaves the states for the next batch.
  const looking = { ...context, carried: onlyEntering(context.carried) }
  const { selective } = entered(layer, input, looking)
  const start = entering(looking, stateName(layer.id, 'h'), [context.batch, layer.params.states, layer.params.inner])
  const unrolled = unroll(builder, selective)
  const series = (name: string, rest: Pick<Tap, 'code' | 'label' | 'role' | 'range' | 'value'>): Tap => {
    return { form: 'series', name: `${layer.id}.${name}`, layer: layer.id, node: name, ...rest }
  }
  return [
    series('Δ', { code: 'stepSize', label: 'step size', role: 'input', range: 'positive', value: selective.delta }),
    series('Ā', { code: 'decay', label: 'decay', role: 'forget', range: 'gate', value: meanOfStates(builder, unrolled.decay) }),
    series('‖h‖', {
      code: 'stateNorm',
      label: 'state norm',
      role: 'state',
      range: 'positive',
      value: stateNorms(builder, selective, unrolled, start)
    }),
    effectiveTap(layer.id, effectiveAttention(context, unrolled))
  ]
}

/** The recurrence of each state: h_t = decay_t h_{t−1} + way_t x_t, read by C_t; all [T, B, N, E]. */
interface Unrolled {
  readonly decay: Value
  readonly way: Value
  readonly read: Value
}

function unroll(builder: BlockBuilder, { delta, enter, read, a, decay: alteration }: Selective): Unrolled {
  const [states = 0, units = 0] = a.type.shape
  const wide = perUnit(builder, delta, states)
  const decay = builder.unary('exp', builder.mul(wide, builder.broadcast(a, wide.type.shape)))
  return {
    decay: alteration ? alteredDecay(builder, decay, alteration) : decay,
    way: builder.mul(wide, perState(builder, enter, units)),
    read: perState(builder, read, units)
  }
}

/** [T, B, N, E] → [T, B, E]. */
function meanOfStates(builder: BlockBuilder, decay: Value): Value {
  return builder.scale(builder.reduceSum(decay, [2]), 1 / at(decay.type.shape, 2))
}

/** √Σ h² over the states of each unit, [T, B, E], from h_0 [B, N, E] on. */
function stateNorms(builder: BlockBuilder, { x, state }: Selective, { decay, way }: Unrolled, start: Value): Value {
  const entering = builder.mul(way, perUnit(builder, x, at(decay.type.shape, 2)))
  const h = stepByStep(builder, decay, entering, start, state)
  return builder.unary('sqrt', builder.reduceSum(builder.mul(h, h), [2]))
}

function effectiveAttention(context: LayerContext, unrolled: Unrolled): Value {
  const { builder } = context
  const [length = 0, batch = 0, states = 0, units = 0] = unrolled.decay.type.shape
  const chosen = chosenUnit(context, units)
  const pick = (value: Value) =>
    builder.reshape(builder.reduceSum(builder.mul(value, builder.broadcast(chosen, value.type.shape)), [3]), [length, batch, states, 1])
  const one = rows(builder, { decay: pick(unrolled.decay), way: pick(unrolled.way), read: pick(unrolled.read) }, (body, row) =>
    body.reshape(row, [batch, length])
  )
  const all = length <= longestMean ? [rows(builder, unrolled, meanSize), one] : [one]
  const apart = all.map((matrix) => builder.reshape(builder.transpose(matrix, [1, 0, 2]), [batch, 1, length, length]))
  return builder.concat(apart, 1)
}

/**
 * Computes M row by row, [T, B, T]. The loop carries what a unit input at each step s has become in the state by now, [B, T, N, E].
 * `joined` makes one number of the units, [B, T, E] → [B, T].
 */
function rows(builder: BlockBuilder, { decay, way, read }: Unrolled, joined: (body: BlockBuilder, row: Value) => Value): Value {
  const [length = 0, batch = 0, states = 0, units = 0] = decay.type.shape
  const shape = [batch, length, states, units]
  const steps = builder.operation('iota', [], { shape: [length], axis: 0 })
  const { outputs } = builder.scan({
    length,
    carries: [builder.fill(0, shape)],
    inputs: [steps, decay, way, read],
    closed: [steps],
    body: (body, { carries, inputs, closed }) => {
      const wide = (value: Value) => body.broadcast(body.reshape(value, [batch, 1, states, units]), shape)
      const enters = body.reshape(body.binary('equal', at(closed, 0), at(inputs, 0)), [1, length, 1, 1])
      const decayed = body.mul(wide(at(inputs, 1)), at(carries, 0))
      const next = body.select(body.broadcast(enters, shape), wide(at(inputs, 2)), decayed)
      return { carries: [next], outputs: [joined(body, body.reduceSum(body.mul(next, wide(at(inputs, 3))), [2]))] }
    }
  })
  return at(outputs, 0)
}
