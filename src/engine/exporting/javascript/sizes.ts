/**
 * Sizes as JavaScript writes them. A program has fixed sizes; one program that was lowered at several lengths has sizes that are
 * expressions of the length, where each fits `constant + factor · length` exactly.
 */
import { at } from '../../compiler/program/shapes'
import type { AnyOperation, Block, Program, Value } from '../../compiler/program/types'

/** A number, or an expression of the length. */
export type Size = number | string

/** Gives the sizes of a program's shapes and attributes. */
export interface Sizes {
  shape(value: Value): readonly Size[]
  /** The numbers that `pick` reads of an operation. */
  attribute(operation: AnyOperation, pick: (operation: AnyOperation) => readonly number[]): readonly Size[]
}

/** The sizes of one program as they are. */
export const fixedSizes: Sizes = {
  shape: (value) => value.type.shape,
  attribute: (operation, pick) => pick(operation)
}

/** Programs that differ in more than their sizes, or sizes that are no multiple of the length and a constant. */
export class SizesDiffer extends Error {
  override readonly name = 'SizesDiffer'
}

interface Lowered {
  readonly length: number
  readonly program: Program
}

/**
 * The sizes of the first program as expressions of `symbol`. All programs are one model at different lengths. Throws SizesDiffer where
 * the others are not that program at another length.
 */
export function sizesOver(symbol: string, lowered: readonly Lowered[]): Sizes {
  const first = at(lowered, 0)
  const values = new Map<Value, Value[]>()
  const operations = new Map<AnyOperation, AnyOperation[]>()
  for (const { program } of lowered) pair(first.program.block, program.block, values, operations)
  const lengths = lowered.map(({ length }) => length)
  const fit = (lists: readonly (readonly number[])[]) => at(lists, 0).map((_, k) => fitted(symbol, lengths, lists, k))
  return {
    shape: (value) => fit((values.get(value) ?? [value]).map(({ type }) => type.shape)),
    attribute: (operation, pick) => fit((operations.get(operation) ?? [operation]).map(pick))
  }
}

/** Walks two blocks side by side. */
function pair(a: Block, b: Block, values: Map<Value, Value[]>, operations: Map<AnyOperation, AnyOperation[]>): void {
  const same = (condition: boolean, what: string) => {
    if (!condition) throw new SizesDiffer(`the programs of two lengths differ: ${what}`)
  }
  const add = <K>(map: Map<K, K[]>, key: K, other: K) => map.set(key, [...(map.get(key) ?? []), other])
  const both = (one: readonly Value[], other: readonly Value[], met: 'made' | 'read') => {
    same(one.length === other.length, 'the number of values')
    one.forEach((value, k) => {
      const twin = at(other, k)
      if (met === 'read') return same(values.get(value)?.at(-1) === twin, 'which value is read')
      same(value.type.shape.length === twin.type.shape.length && value.type.dtype === twin.type.dtype, 'the rank of a value')
      add(values, value, twin)
    })
  }
  both(a.parameters, b.parameters, 'made')
  same(a.operations.length === b.operations.length, 'the number of operations')
  a.operations.forEach((operation, k) => {
    const twin = at(b.operations, k)
    same(operation.name === twin.name && fixedAttributes(operation) === fixedAttributes(twin), `${operation.name} and ${twin.name}`)
    both(operation.inputs, twin.inputs, 'read')
    add(operations, operation, twin)
    const [body, other] = [bodyOf(operation), bodyOf(twin)]
    if (body && other) pair(body, other, values, operations)
    both(operation.outputs, twin.outputs, 'made')
  })
  both(a.results, b.results, 'read')
}

const bodyOf = (operation: AnyOperation): Block | null =>
  operation.name === 'scan' || operation.name === 'split' ? operation.attributes.body : null

/** Attributes that hold sizes, which may differ, and blocks, which are compared by themselves. */
const sized: ReadonlySet<string> = new Set(['type', 'value', 'shape', 'begin', 'size', 'before', 'after', 'rows', 'length', 'body'])

function fixedAttributes({ attributes }: AnyOperation): string {
  return JSON.stringify(Object.entries(attributes).filter(([key]) => !sized.has(key)))
}

/** The k-th number of each list as an expression of the length: constant + factor · length, or factor / length as a mean has it. */
function fitted(symbol: string, lengths: readonly number[], lists: readonly (readonly number[])[], k: number): Size {
  const numbers = lists.map((list) => at(list, k))
  const [n, m, x, y] = [at(lengths, 0), at(lengths, 1), at(numbers, 0), at(numbers, 1)]
  if (numbers.every((number) => number === x)) return x
  const factor = (y - x) / (m - n)
  const constant = x - factor * n
  if (numbers.every((number, i) => number === constant + factor * at(lengths, i))) return affine(symbol, constant, factor)
  const share = x * n
  if (numbers.every((number, i) => Math.abs(number * at(lengths, i) - share) < 1e-12 * Math.abs(share))) {
    return `${Number(share.toPrecision(14))} / ${symbol}`
  }
  throw new SizesDiffer(`the sizes ${numbers.join(', ')} at ${symbol} = ${lengths.join(', ')}`)
}

function affine(symbol: string, constant: number, factor: number): string {
  const product = factor === 1 ? symbol : `${factor} * ${symbol}`
  if (constant === 0) return product
  return constant > 0 ? `${product} + ${constant}` : `${product} - ${-constant}`
}

/** The product of sizes; 1 for none. */
export function product(sizes: readonly Size[]): Size {
  const numbers = sizes.filter((size) => typeof size === 'number').reduce((total, size) => total * size, 1)
  const symbols = sizes.filter((size) => typeof size === 'string').map(inBrackets)
  if (symbols.length === 0 || numbers === 0) return numbers
  return [...(numbers === 1 ? [] : [String(numbers)]), ...symbols].join(' * ')
}

const inBrackets = (size: string): string => (/[ ]/.test(size) ? `(${size})` : size)

/** Writes `index * size`, without what a reader would strike out. */
export function times(index: string, size: Size): string {
  if (index === '0' || size === 1) return index
  const factor = typeof size === 'string' ? inBrackets(size) : String(size)
  return index === '1' ? factor : `${/[ ]/.test(index) ? `(${index})` : index} * ${factor}`
}

/** Writes a sum without its zeros. */
export function plus(terms: readonly string[]): string {
  const some = terms.filter((term) => term !== '0')
  return some.length === 0 ? '0' : some.join(' + ')
}

export const sameSizes = (a: readonly Size[], b: readonly Size[]): boolean => a.length === b.length && a.every((size, k) => size === b[k])
