/** Functions that are compositions of the program's operations, over values [B, ..., units]. */
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'

export const lastAxis = (value: Value): number => value.type.shape.length - 1

/** As Keras 2 and Theano have it: max(0, min(1, 0.2 x + 0.5)). */
export function hardSigmoid(builder: BlockBuilder, input: Value): Value {
  const line = builder.add(builder.scale(input, 0.2), builder.scalar(0.5))
  return builder.binary('max', builder.binary('min', line, builder.scalar(1)), builder.scalar(0))
}

/** ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))): the approximation of x Φ(x) by tanh (Hendrycks and Gimpel 2016, section 2). */
export function gelu(builder: BlockBuilder, input: Value): Value {
  const cube = builder.mul(input, builder.mul(input, input))
  const inner = builder.scale(builder.add(input, builder.scale(cube, 0.044715)), Math.sqrt(2 / Math.PI))
  return builder.scale(builder.mul(input, builder.add(builder.unary('tanh', inner), builder.scalar(1))), 0.5)
}

/** Whole exponents up to this size are written as products, which take every number and have a slope at zero. */
const mostFactors = 64

/**
 * x^exponent of each number. A whole exponent takes every number; any other takes numbers from zero on, and gives NaN below. Where the
 * exponent is below one the slope at zero is infinite; where it is below zero the value is, too.
 */
export function power(builder: BlockBuilder, input: Value, exponent: number): Value {
  const size = Math.abs(exponent)
  if (exponent === 0) return builder.fill(1, input.type.shape)
  if (size !== 0.5 && !(Number.isInteger(exponent) && size <= mostFactors)) return builder.power(input, exponent)
  const value = size === 0.5 ? builder.unary('sqrt', input) : wholePower(builder, input, size)
  return exponent > 0 ? value : builder.div(builder.scalar(1), value)
}

/** Multiplies by squares: x⁵ is x · (x²)². */
function wholePower(builder: BlockBuilder, input: Value, exponent: number): Value {
  if (exponent === 1) return input
  const half = wholePower(builder, input, Math.floor(exponent / 2))
  const square = builder.mul(half, half)
  return exponent % 2 === 0 ? square : builder.mul(input, square)
}

/** e^x / Σ e^x over the units; the largest is taken off first, which changes nothing but keeps e^x finite. */
export function softmax(builder: BlockBuilder, input: Value): Value {
  const most = builder.stopGradient(builder.reduceMax(input, [lastAxis(input)]))
  const powers = builder.unary('exp', builder.sub(input, overUnits(builder, most, input)))
  return builder.div(powers, overUnits(builder, builder.reduceSum(powers, [lastAxis(input)]), input))
}

/** The mean over the units, repeated to the input's shape. */
export function meanOfUnits(builder: BlockBuilder, input: Value): Value {
  const sum = builder.reduceSum(input, [lastAxis(input)])
  return overUnits(builder, builder.scale(sum, 1 / at(input.type.shape, lastAxis(input))), input)
}

/** Keeps the root below from zero, as PyTorch's norms do. */
export const epsilon = 1e-5

/** x / √(mean of x² + ε) over the units. */
export function unitVariance(builder: BlockBuilder, input: Value): Value {
  const mean = meanOfUnits(builder, builder.mul(input, input))
  return builder.div(input, builder.unary('sqrt', builder.add(mean, builder.scalar(epsilon))))
}

/** Repeats a value without the last axis along it. */
export function overUnits(builder: BlockBuilder, value: Value, like: Value): Value {
  return builder.broadcast(builder.reshape(value, [...value.type.shape, 1]), like.type.shape)
}
