/**
 * The same diagonal recurrence in three ways: step by step, by associative scan (both in stretches of time), and as a convolution in blocks.
 * s_t = a s_{t−1} + x_t from s = 0, y_t = Re Σ c s_t, so that y is x convolved with K_l = Re Σ c aˡ.
 */
import type { BlockBuilder } from '../../program/builder'
import { beforeEachStep } from '../../program/loops'
import { at } from '../../program/shapes'
import type { Shape, Value } from '../../program/types'
import { ComplexWriter } from './complex'
import type { Complex } from './complex'
import type { Diagonal } from './s4d'
import { cutTime, joinTime, overStretches, padTime } from './stretches'

/** Steps of a stretch, and of a block of the convolution; docs/performance.md has what was measured. */
const stretchSize = 32
const blockSize = 64

/** `input` [T, B, D] → [T, B, D], step by step or by associative scan within each stretch. */
export function runInStretches(builder: BlockBuilder, { a, c }: Diagonal, input: Value, form: 'scan' | 'associative'): Value {
  const [, batch = 0, units = 0] = input.type.shape
  const state = builder.fill(0, [batch, units, at(a.re.type.shape, 1)])
  return overStretches(builder, {
    size: stretchSize,
    carries: [state, state],
    inputs: [input],
    closed: [a.re, a.im, c.re, c.im],
    body: (inner, stretch) => {
      const [aRe, aIm, cRe, cIm] = [0, 1, 2, 3].map((k) => at(stretch.closed, k)) as [Value, Value, Value, Value]
      const before = { re: at(stretch.carries, 0), im: at(stretch.carries, 1) }
      const run = form === 'scan' ? stepByStep : byAssociativeScan
      const states = run(inner, { re: aRe, im: aIm }, at(stretch.inputs, 0), before)
      const { shape } = states.re.type
      const last = new ComplexWriter(inner).map(states, (part) =>
        inner.reshape(inner.sliceAxis(part, 0, at(shape, 0) - 1, 1), shape.slice(1))
      )
      const seen = inner.sub(inner.mul(states.re, inner.broadcast(cRe, shape)), inner.mul(states.im, inner.broadcast(cIm, shape)))
      return { carries: [last.re, last.im], output: inner.reduceSum(seen, [3]) }
    }
  })
}

/** The states of all steps, [L, B, D, M], from `input` [L, B, D] and the state before, by a loop over time. */
function stepByStep(builder: BlockBuilder, a: Complex, input: Value, before: Complex): Complex {
  const { outputs } = builder.scan({
    length: at(input.type.shape, 0),
    carries: [before.re, before.im],
    inputs: [input],
    closed: [a.re, a.im],
    body: (inner, { carries, inputs, closed }) => {
      const { shape } = at(carries, 0).type
      const factor = { re: inner.broadcast(at(closed, 0), shape), im: inner.broadcast(at(closed, 1), shape) }
      const kept = new ComplexWriter(inner).mul(factor, { re: at(carries, 0), im: at(carries, 1) })
      const next = { re: inner.add(kept.re, overStates(inner, at(inputs, 0), shape)), im: kept.im }
      return { carries: [next.re, next.im], outputs: [next.re, next.im] }
    }
  })
  return { re: at(outputs, 0), im: at(outputs, 1) }
}

/** The same in log₂ L rounds: after the round of distance d each step has what the 2d steps up to it gave (Hillis and Steele 1986). */
function byAssociativeScan(builder: BlockBuilder, a: Complex, input: Value, before: Complex): Complex {
  const write = new ComplexWriter(builder)
  const length = at(input.type.shape, 0)
  const shape = [length, ...before.re.type.shape]
  const first = write.mul({ re: builder.broadcast(a.re, before.re.type.shape), im: builder.broadcast(a.im, before.re.type.shape) }, before)
  const entering = overStates(builder, input, shape)
  const lead = (part: Value) => padTime(builder, builder.reshape(part, [1, ...before.re.type.shape]), 0, length - 1)
  let states = { re: builder.add(entering, lead(first.re)), im: lead(first.im) }
  let power = a
  for (let distance = 1; distance < length; distance *= 2) {
    const moved = write.map(states, (part) => padTime(builder, builder.sliceAxis(part, 0, 0, length - distance), distance, 0))
    states = write.add(
      states,
      write.mul(
        write.map(power, (part) => builder.broadcast(part, shape)),
        moved
      )
    )
    power = write.mul(power, power)
  }
  return states
}

/** [..., D] → [..., D, M]. */
function overStates(builder: BlockBuilder, value: Value, shape: Shape): Value {
  return builder.broadcast(builder.reshape(value, [...value.type.shape, 1]), shape)
}

/**
 * As a convolution with K in blocks of L steps: inside a block a product with the Toeplitz matrix of K, between blocks by the state, whose
 * share in and out are products with powers of a (the Vandermonde matrix). Linear in T, nearly all of it matrix products.
 */
export function convolve(builder: BlockBuilder, { a, c }: Diagonal, input: Value): Value {
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const size = Math.min(blockSize, 2 ** Math.ceil(Math.log2(length)))
  const cut = cutTime(builder, input, size)
  const count = at(cut.type.shape, 0)
  const blocks = builder.reshape(builder.transpose(cut, [3, 0, 2, 1]), [units, count * batch, size])
  const powers = risingPowers(builder, a, size)
  const inside = builder.matmul(blocks, toeplitz(builder, kernel(builder, powers, c)))
  const all = count === 1 ? inside : builder.add(inside, between(builder, { a, c }, blocks, { count, batch, size, powers }))
  const back = builder.transpose(builder.reshape(all, [units, count, batch, size]), [1, 3, 2, 0])
  return joinTime(builder, back, length)
}

/** a⁰ … a^(size−1), [D, size, M]; size is a power of two. */
function risingPowers(builder: BlockBuilder, a: Complex, size: number): Complex {
  return doubled(builder, a, size, (known, higher) => [known, higher])
}

/** a^(size−1) … a⁰, [D, size, M]. */
function fallingPowers(builder: BlockBuilder, a: Complex, size: number): Complex {
  return doubled(builder, a, size, (known, higher) => [higher, known])
}

function doubled(builder: BlockBuilder, a: Complex, size: number, order: (known: Value, higher: Value) => Value[]): Complex {
  const write = new ComplexWriter(builder)
  const [units = 0, states = 0] = a.re.type.shape
  let powers = write.real(1, [units, 1, states])
  let factor = write.map(a, (part) => builder.reshape(part, [units, 1, states]))
  for (let known = 1; known < size; known *= 2) {
    const higher = write.mul(
      powers,
      write.map(factor, (part) => builder.broadcast(part, [units, known, states]))
    )
    powers = write.each(powers, higher, (low, high) => builder.concat(order(low, high), 1))
    factor = write.mul(factor, factor)
  }
  return powers
}

/** K_l = Re Σ c aˡ, [D, L], from the powers [D, L, M]. */
function kernel(builder: BlockBuilder, powers: Complex, c: Complex): Value {
  return builder.reduceSum(read(builder, powers, c).re, [2])
}

/** c times each power, [D, L, M]. */
function read(builder: BlockBuilder, powers: Complex, c: Complex): Complex {
  const write = new ComplexWriter(builder)
  const [units = 0, states = 0] = c.re.type.shape
  const each = write.map(c, (part) => builder.broadcast(builder.reshape(part, [units, 1, states]), powers.re.type.shape))
  return write.mul(each, powers)
}

/** [D, L] → [D, L from, L to] with K_{to−from} where that is not negative, else 0: rows of 2L that are read again as rows of 2L − 1. */
function toeplitz(builder: BlockBuilder, values: Value): Value {
  const [units = 0, size = 0] = values.type.shape
  const padded = builder.concat([values, builder.fill(0, [units, size])], 1)
  const rows = builder.broadcast(builder.reshape(padded, [units, 1, 2 * size]), [units, size, 2 * size])
  const flat = builder.sliceAxis(builder.reshape(rows, [units, 2 * size * size]), 1, 0, size * (2 * size - 1))
  return builder.sliceAxis(builder.reshape(flat, [units, size, 2 * size - 1]), 2, 0, size)
}

interface Blocks {
  readonly count: number
  readonly batch: number
  readonly size: number
  readonly powers: Complex
}

/** What earlier blocks give to each, [D, C·B, L]: shares of the state out of each block, carried on, and read at each step. */
function between(builder: BlockBuilder, { a, c }: Diagonal, blocks: Value, { count, batch, size, powers }: Blocks): Value {
  const [units = 0, states = 0] = a.re.type.shape
  const falling = fallingPowers(builder, a, size)
  const made = builder.matmul(blocks, builder.concat([falling.re, falling.im], 2))
  const shares = builder.transpose(builder.reshape(made, [units, count, batch, 2 * states]), [1, 0, 2, 3])
  const entering = builder.transpose(carriedOn(builder, wholePower(builder, a, size), shares), [1, 0, 2, 3])
  const next = new ComplexWriter(builder).mul(c, a)
  const seen = read(builder, powers, next)
  const reader = builder.concat([seen.re, builder.unary('neg', seen.im)], 2)
  return builder.matmul(builder.reshape(entering, [units, count * batch, 2 * states]), reader, { transposeB: true })
}

/** a^size by squaring. */
function wholePower(builder: BlockBuilder, a: Complex, size: number): Complex {
  const write = new ComplexWriter(builder)
  let power = a
  for (let exponent = 1; exponent < size; exponent *= 2) power = write.mul(power, power)
  return power
}

/** The state before each block, [C, D, B, 2M], from each block's share. */
function carriedOn(builder: BlockBuilder, power: Complex, shares: Value): Value {
  const [count = 0, units = 0, batch = 0, both = 0] = shares.type.shape
  const states = both / 2
  const shape = [units, batch, states]
  const whole = (part: Value) => builder.broadcast(builder.reshape(part, [units, 1, states]), shape)
  const start = builder.fill(0, [units, batch, both])
  const { outputs } = builder.scan({
    length: count,
    carries: [start],
    inputs: [shares],
    closed: [whole(power.re), whole(power.im)],
    body: (inner, { carries, inputs, closed }) => {
      const half = (k: number) => inner.sliceAxis(at(carries, 0), 2, k * states, states)
      const kept = new ComplexWriter(inner).mul({ re: at(closed, 0), im: at(closed, 1) }, { re: half(0), im: half(1) })
      const next = inner.add(inner.concat([kept.re, kept.im], 2), at(inputs, 0))
      return { carries: [next], outputs: [next] }
    }
  })
  return beforeEachStep(builder, start, at(outputs, 0), false)
}
