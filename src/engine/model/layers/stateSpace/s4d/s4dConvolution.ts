/**
 * Computes a diagonal recurrence as a convolution with its kernel K_l = Re Σ c aˡ, in blocks of L steps. Inside a block it is a product of
 * the input and the Toeplitz matrix of K. Between blocks the state is passed on; products with powers of a write and read it. The cost is
 * linear in T and nearly all matrix products; one convolution over all of T would take T² products, or a Fourier transform.
 */
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { ComplexWriter } from '../complex'
import type { Complex } from '../complex'
import { powersOf } from '../powers'
import { carried } from './s4dForms'
import type { Diagonal } from './s4dForms'
import { cutTime, joinTime } from '../stretches'

/** The steps of a block; docs/performance.md has the measurements. */
export const blockSize = 32

/** `input` [T, B, D] → [T, B, D]. */
export function convolve(builder: BlockBuilder, diagonal: Diagonal, input: Value): Value {
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const size = Math.min(blockSize, length)
  const cut = cutTime(builder, input, size)
  const count = at(cut.type.shape, 0)
  const blocks = builder.reshape(builder.transpose(cut, [3, 0, 2, 1]), [units, count * batch, size])
  const rising = powersOf(builder, diagonal.a, size)
  const inside = builder.matmul(blocks, toeplitz(builder, kernelOf(builder, rising.rising, diagonal.c)))
  const layout = { count, batch, size, rising: rising.rising, whole: rising.whole }
  const all = count === 1 ? inside : builder.add(inside, between(builder, diagonal, blocks, layout))
  const back = builder.transpose(builder.reshape(all, [units, count, batch, size]), [1, 3, 2, 0])
  return joinTime(builder, back, length)
}

/** K, [D, L], from the powers [L, M, D]. */
export function kernelOf(builder: BlockBuilder, powers: Complex, c: Complex): Value {
  return builder.transpose(builder.reduceSum(reading(builder, powers, c).re, [1]), [1, 0])
}

/** c times each power, [L, M, D]. */
function reading(builder: BlockBuilder, powers: Complex, c: Complex): Complex {
  const write = new ComplexWriter(builder)
  return write.mul(
    write.map(c, (part) => builder.broadcast(part, powers.re.type.shape)),
    powers
  )
}

/** [D, L] → [D, L from, L to] with K_{to−from} where that is not negative, else 0: rows of 2L that are read again as rows of 2L − 1. */
export function toeplitz(builder: BlockBuilder, values: Value): Value {
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
  readonly rising: Complex
  readonly whole: Complex
}

/** Computes the part of earlier blocks in each output, [D, C·B, L]: each block adds to the state, which decays and is read at each step. */
function between(builder: BlockBuilder, { a, c }: Diagonal, blocks: Value, { count, batch, size, rising, whole }: Blocks): Value {
  const [states = 0, units = 0] = a.re.type.shape
  const write = new ComplexWriter(builder)
  const falling = powersOf(builder, a, size, 'falling').rising
  const blockShares = builder.matmul(blocks, sideBySide(builder, falling.re, falling.im))
  const shares = builder.transpose(builder.reshape(blockShares, [units, count, batch, 2 * states]), [1, 0, 2, 3])
  const half = (k: number) => builder.sliceAxis(shares, 3, k * states, states)
  const nothing = builder.fill(0, [units, batch, states])
  const perUnit = (part: Value) =>
    builder.broadcast(builder.reshape(builder.transpose(part, [1, 0]), [units, 1, states]), nothing.type.shape)
  const entering = carried(builder, write.map(whole, perUnit), { re: half(0), im: half(1) }, { re: nothing, im: nothing })
  const both = builder.transpose(builder.concat([entering.re, entering.im], 3), [1, 0, 2, 3])
  const seen = reading(builder, rising, write.mul(c, a))
  const reader = sideBySide(builder, seen.re, builder.unary('neg', seen.im))
  return builder.matmul(builder.reshape(both, [units, count * batch, 2 * states]), reader, { transposeB: true })
}

/** Joins two values [L, M, D] → [D, L, 2M]. */
function sideBySide(builder: BlockBuilder, first: Value, second: Value): Value {
  return builder.transpose(builder.concat([first, second], 1), [2, 0, 1])
}
