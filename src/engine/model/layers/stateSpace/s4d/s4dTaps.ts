/**
 * The taps of S4D: its kernel K_l = Re Σ c a^l, the share of a state that is left after each distance, |a|^l, the norm of the state, and
 * the matrix M[t, s] = K_{t−s} by which it multiplies a sequence.
 */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateName } from '../../step'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { entering } from '../../context'
import type { LayerContext, Tap } from '../../context'
import { ComplexWriter } from '../complex'
import type { Complex } from '../complex'
import { chosenUnit, effectiveTap, meanSize } from '../effective'
import { powersOf } from '../powers'
import { discretised } from './s4d'
import { kernelOf, toeplitz } from './s4dConvolution'

export function s4dTaps(layer: LayerOf<'s4d'>, input: Value, context: LayerContext): Tap[] {
  const { builder, length } = context
  const { a, c } = discretised(layer, context)
  const powers = powersOf(builder, a, length).rising
  const kernel = builder.transpose(kernelOf(builder, powers, c), [1, 0])
  const tap = (form: Tap['form'], name: string, rest: Pick<Tap, 'code' | 'label' | 'role' | 'range' | 'value'>): Tap => {
    return { form, name: `${layer.id}.${name}`, layer: layer.id, node: name, ...rest }
  }
  return [
    tap('lags', 'K', { code: 'kernel', label: 'kernel', role: 'candidate', range: 'signed', value: kernel }),
    tap('lags', '|Ā|', { code: 'decay', label: 'decay', role: 'forget', range: 'gate', value: meanDecay(builder, powers) }),
    tap('series', '‖s‖', {
      code: 'stateNorm',
      label: 'state norm',
      role: 'state',
      range: 'positive',
      value: stateNorms(layer.id, a, input, context)
    }),
    effectiveTap(layer.id, matrices(context, kernel))
  ]
}

function size(builder: BlockBuilder, { re, im }: Complex): Value {
  return builder.unary('sqrt', builder.add(builder.mul(re, re), builder.mul(im, im)))
}

/** Computes the mean of |a^l| over the states of each unit, [L, M, D] → [L, D]. */
function meanDecay(builder: BlockBuilder, powers: Complex): Value {
  return builder.scale(builder.reduceSum(size(builder, powers), [1]), 1 / at(powers.re.type.shape, 1))
}

/** √Σ |s|² over the states of each unit, [T, B, D]: s_t = a s_{t−1} + x_t. */
function stateNorms(layer: string, a: Complex, input: Value, context: LayerContext): Value {
  const { builder } = context
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const shape = [batch, at(a.re.type.shape, 0), units]
  const start = (part: 're' | 'im') => entering(context, stateName(layer, part), shape)
  const { outputs } = builder.scan({
    length,
    carries: [start('re'), start('im')],
    inputs: [input],
    closed: [a.re, a.im],
    body: (body, { carries, inputs, closed }) => {
      const write = new ComplexWriter(body)
      const factor = write.map({ re: at(closed, 0), im: at(closed, 1) }, (part) => body.broadcast(part, shape))
      const decayed = write.mul(factor, { re: at(carries, 0), im: at(carries, 1) })
      const next = { re: body.add(decayed.re, body.broadcast(body.reshape(at(inputs, 0), [batch, 1, units]), shape)), im: decayed.im }
      const square = body.add(body.mul(next.re, next.re), body.mul(next.im, next.im))
      return { carries: [next.re, next.im], outputs: [body.unary('sqrt', body.reduceSum(square, [1]))] }
    }
  })
  return at(outputs, 0)
}

/** Returns the mean of |K| over the units and K of the chosen unit, from [T, D], as matrices of query by key, [B, 2, T, T]. */
function matrices(context: LayerContext, kernel: Value): Value {
  const { builder, batch } = context
  const [length = 0, units = 0] = kernel.type.shape
  const chosen = builder.reduceSum(builder.mul(kernel, builder.broadcast(chosenUnit(context, units), kernel.type.shape)), [1])
  const both = builder.concat(
    [meanSize(builder, kernel), chosen].map((one) => builder.reshape(one, [1, length])),
    0
  )
  const whole = builder.transpose(toeplitz(builder, both), [0, 2, 1])
  return builder.broadcast(builder.reshape(whole, [1, 2, length, length]), [batch, 2, length, length])
}
