/**
 * What passes and gradients need to know of each operation. One row an operation, so that a new one does not compile without its row.
 * What XLA does with an operation is no trait of the language: it stands in `executors/tensorflow/xlaTraits.ts`.
 */
import type { AnyOperation, Operation, OperationName, UnaryName } from './types'

export type Trait =
  /** Each number of the output is computed from the numbers in the same place of the inputs. */
  | 'elementwise'
  /** When all inputs are one and the same number throughout, so is the output, and `simplify` writes a constant. */
  | 'keepsConstant'
  /** The gradient of a loop computes the operation again from its input, which is cheaper than keeping its output for every step. */
  | 'recomputedByGradient'
  /** The operation follows its reader into the loop: its output would be larger than its input, or scattered, when stored for all steps. */
  | 'staysInLoop'
  /** One operation over all time steps costs less than one at each step, even if the loop must give out more arrays for it. */
  | 'cheaperOverTime'
  /** The form over time needs the first input (a table, a key) to be the same at every step. */
  | 'firstInputFixed'

const traits: { readonly [N in OperationName]: readonly Trait[] } = {
  neg: ['elementwise'],
  exp: ['elementwise'],
  log: ['elementwise'],
  sqrt: ['elementwise'],
  sin: ['elementwise'],
  cos: ['elementwise'],
  tanh: ['elementwise'],
  sigmoid: ['elementwise'],
  relu: ['elementwise'],
  softplus: ['elementwise'],
  erf: ['elementwise'],
  abs: ['elementwise'],
  sign: ['elementwise'],
  not: ['elementwise'],
  add: ['elementwise'],
  sub: ['elementwise'],
  mul: ['elementwise'],
  div: ['elementwise'],
  max: ['elementwise'],
  min: ['elementwise'],
  and: ['elementwise'],
  or: ['elementwise'],
  equal: ['elementwise'],
  less: ['elementwise'],
  lessEqual: ['elementwise'],
  select: ['elementwise'],
  cast: ['elementwise'],
  power: ['elementwise'],
  fill: ['recomputedByGradient', 'staysInLoop'],
  iota: ['staysInLoop'],
  broadcast: ['keepsConstant', 'recomputedByGradient', 'staysInLoop'],
  reshape: ['keepsConstant', 'recomputedByGradient', 'staysInLoop'],
  slice: ['keepsConstant', 'recomputedByGradient', 'staysInLoop'],
  transpose: ['keepsConstant', 'recomputedByGradient'],
  concat: ['keepsConstant'],
  pad: [],
  matmul: ['cheaperOverTime'],
  gather: ['cheaperOverTime', 'firstInputFixed'],
  scatterAdd: [],
  random: ['firstInputFixed'],
  reduceSum: ['cheaperOverTime'],
  reduceMax: ['cheaperOverTime'],
  stopGradient: [],
  scan: [],
  split: []
}

export function hasTrait({ name }: AnyOperation, trait: Trait): boolean {
  return traits[name].includes(trait)
}

const unaryNames: { readonly [N in UnaryName]: true } = {
  neg: true,
  exp: true,
  log: true,
  sqrt: true,
  sin: true,
  cos: true,
  tanh: true,
  sigmoid: true,
  relu: true,
  softplus: true,
  erf: true,
  abs: true,
  sign: true,
  not: true
}

/** Whether a name is that of an operation that maps one array to another of the same shape by a function of its numbers. */
export const isUnaryName = (name: string): name is UnaryName => Object.hasOwn(unaryNames, name)

/** Whether the operation maps one array to another of the same shape by a function of its numbers. */
export function isUnary(operation: AnyOperation): operation is Extract<AnyOperation, Operation<UnaryName>> {
  return isUnaryName(operation.name)
}
