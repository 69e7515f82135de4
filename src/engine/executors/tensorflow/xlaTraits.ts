/**
 * A table of how XLA treats each operation: which values become arrays in memory, and how often each is computed. One row an operation,
 * so that a new
 * one does not compile without its row. What every executor may rely on stands in `compiler/program/traits.ts`.
 */
import type { AnyOperation, OperationName } from '../../compiler/program/types'

export type XlaTrait =
  /** The operation is computed inside the kernel that reads its output. */
  | 'fusesIntoReader'
  /** The kernel of the operation computes its inputs itself, so they need not be arrays: a sum is made of elementwise values as they come. */
  | 'fusesInputs'
  /** The operation is computed again for each reader, since that costs less than reading an array. */
  | 'repeatedForReaders'
  /** The output is the input's memory under another shape or name. */
  | 'sharesMemory'
  /** The operation is expensive: with several readers it is computed once and stored. */
  | 'computedOnce'
  /** The operation reads its inputs from memory as they are. */
  | 'readsArrays'

const fused: readonly XlaTrait[] = ['fusesIntoReader', 'fusesInputs']
const fusedButExpensive: readonly XlaTrait[] = [...fused, 'computedOnce']
const fusedAndCheap: readonly XlaTrait[] = [...fused, 'repeatedForReaders']

const traits: { readonly [N in OperationName]: readonly XlaTrait[] } = {
  neg: fused,
  exp: fusedButExpensive,
  log: fusedButExpensive,
  sqrt: fusedButExpensive,
  sin: fusedButExpensive,
  cos: fusedButExpensive,
  tanh: fusedButExpensive,
  sigmoid: fusedButExpensive,
  relu: fused,
  softplus: fusedButExpensive,
  erf: fusedButExpensive,
  abs: fused,
  sign: fused,
  not: fused,
  add: fused,
  sub: fused,
  mul: fused,
  div: fusedButExpensive,
  max: fused,
  min: fused,
  and: fused,
  or: fused,
  equal: fused,
  less: fused,
  lessEqual: fused,
  select: fused,
  cast: fusedAndCheap,
  power: fusedButExpensive,
  fill: fusedAndCheap,
  iota: fusedAndCheap,
  broadcast: fusedAndCheap,
  reshape: [...fusedAndCheap, 'sharesMemory'],
  slice: fusedAndCheap,
  transpose: ['fusesInputs'],
  concat: ['fusesInputs'],
  pad: fused,
  matmul: ['readsArrays'],
  gather: [],
  scatterAdd: [],
  random: fused,
  reduceSum: ['fusesInputs'],
  reduceMax: ['fusesInputs'],
  stopGradient: [...fusedAndCheap, 'sharesMemory'],
  scan: ['readsArrays'],
  split: ['readsArrays']
}

export function hasXlaTrait({ name }: AnyOperation, trait: XlaTrait): boolean {
  return traits[name].includes(trait)
}
