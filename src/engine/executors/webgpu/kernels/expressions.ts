/** What operations on single numbers are in WGSL. One row an operation, so that a new one does not compile without its row. */
import type { BinaryName, CompareName, DType, UnaryName } from '../../../compiler/program/types'

export type StorageType = 'f32' | 'i32' | 'u32'

const storageTypes: { readonly [D in DType]: StorageType } = { float32: 'f32', int32: 'i32', bool: 'u32' }
/** How numbers lie in buffers: bools as whole numbers 0 and 1. */
export const storageTypeOf = (dtype: DType): StorageType => storageTypes[dtype]

export const unary: { readonly [N in UnaryName]: (x: string) => string } = {
  neg: (x) => `-(${x})`,
  exp: (x) => `exp_(${x})`,
  log: (x) => `log_(${x})`,
  sqrt: (x) => `sqrt(${x})`,
  sin: (x) => `wave_(${x}, 0)`,
  cos: (x) => `wave_(${x}, 1)`,
  tanh: (x) => `tanh_(${x})`,
  sigmoid: (x) => `sigmoid_(${x})`,
  // Not max(x, 0), which may turn NaN into 0.
  relu: (x) => `select(${x}, 0.0, ${x} <= 0.0)`,
  softplus: (x) => `softplus_(${x})`,
  erf: (x) => `erf_(${x})`,
  abs: (x) => `abs(${x})`,
  sign: (x) => `sign(${x})`,
  not: (x) => `!(${x})`
}

export const binary: { readonly [N in BinaryName | CompareName]: (a: string, b: string) => string } = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  max: (a, b) => `max(${a}, ${b})`,
  min: (a, b) => `min(${a}, ${b})`,
  and: (a, b) => `${a} && ${b}`,
  or: (a, b) => `${a} || ${b}`,
  equal: (a, b) => `${a} == ${b}`,
  less: (a, b) => `${a} < ${b}`,
  lessEqual: (a, b) => `${a} <= ${b}`
}

export function castTo(dtype: DType, from: DType, x: string): string {
  if (dtype === from) return x
  if (dtype === 'bool') return from === 'float32' ? `${x} != 0.0` : `${x} != 0`
  return dtype === 'float32' ? `f32(${x})` : `i32(${x})`
}

/** Exponents up to this are multiplied out. */
const multipliedOut = 8

/** x^exponent, for an exponent that is known. `x` is a name. */
export function powerOf(x: string, exponent: number): string {
  if (exponent === 0.5) return `sqrt(${x})`
  if (exponent === 0) return '1.0'
  const whole = Number.isInteger(exponent)
  if (whole && Math.abs(exponent) <= multipliedOut) {
    const product = new Array<string>(Math.abs(exponent)).fill(x).join(' * ')
    return exponent < 0 ? `1.0 / (${product})` : product
  }
  return `power_(${x}, ${floatLiteral(exponent)}, ${whole}, ${whole && exponent % 2 !== 0})`
}

/** A constant. What is not finite must not be known when the kernel is compiled: `zero` is a variable that is 0. */
export function literal(value: number, dtype: DType): string {
  if (dtype === 'bool') return String(value !== 0)
  return dtype === 'int32' ? `i32(${Math.trunc(value)})` : floatLiteral(value)
}

function floatLiteral(value: number): string {
  const float = Math.fround(value)
  if (Number.isNaN(float)) return 'bitcast<f32>(0x7fc00000u | zero)'
  if (!Number.isFinite(float)) return `bitcast<f32>(${float > 0 ? '0x7f800000u' : '0xff800000u'} | zero)`
  const text = String(float)
  return /[.e]/.test(text) ? `f32(${text})` : `f32(${text}.0)`
}
