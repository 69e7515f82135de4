/** Sizes as JavaScript writes them: numbers, or expressions of a length that is known when the program starts. */
import type { ProgramSizes, Size as ProgramSize, SizedNumber } from '../../compiler/program/sizes'
import type { AnyOperation, Value } from '../../compiler/program/types'

/** A number, or an expression of the length. */
export type Size = number | string

/** Gives the sizes of a program's shapes and attributes. */
export interface Sizes {
  shape(value: Value): readonly Size[]
  /** Where a slice begins. */
  begin(operation: AnyOperation): readonly Size[]
  /** Zeros before each axis of a pad. */
  before(operation: AnyOperation): readonly Size[]
  /** Steps of a loop. */
  steps(operation: AnyOperation): Size
  /** The number of a constant. */
  filled(operation: AnyOperation): Size
}

/** The sizes of one program as they are. */
export const fixedSizes: Sizes = {
  shape: ({ type }) => type.shape,
  begin: (operation) => (operation.name === 'slice' ? operation.attributes.begin : []),
  before: (operation) => (operation.name === 'pad' ? operation.attributes.before : []),
  steps: (operation) => (operation.name === 'scan' ? operation.attributes.length : 0),
  filled: (operation) => (operation.name === 'fill' ? operation.attributes.value : NaN)
}

/** The sizes of a program for every length, as expressions of `symbol`; of one sequence, whatever batch the sizes allow. */
export function sizesOver(symbol: string, sizes: ProgramSizes): Sizes {
  const texts = (list: readonly ProgramSize[]) => list.map((size) => sizeText(symbol, size))
  return {
    shape: (value) => texts(sizes.shape(value)),
    begin: (operation) => texts(sizes.begin(operation)),
    before: (operation) => texts(sizes.around(operation).before),
    steps: (operation) => sizeText(symbol, sizes.steps(operation)),
    filled: (operation) => numberOf(symbol, sizes.filled(operation))
  }
}

function numberOf(symbol: string, number: SizedNumber): Size {
  if (number.kind === 'fixed') return number.value
  const size = sizeText(symbol, number.size)
  if (number.kind === 'size') return size
  return typeof size === 'number' ? 1 / size : `1 / ${inBrackets(size)}`
}

/** Such as `2 * LENGTH + 1`, and with `Math.ceil(LENGTH / 64)` for blocks of time steps. */
function sizeText(symbol: string, { base, batch, blockSteps }: ProgramSize): Size {
  const [constant, steps, blocks] = [base.constant + batch.constant, base.steps + batch.steps, base.blocks + batch.blocks]
  if (steps === 0 && blocks === 0) return constant
  const term = (factor: number, text: string) => (factor === 0 ? [] : [factor === 1 ? text : `${factor} * ${text}`])
  const terms = [
    ...term(blocks, `Math.ceil(${symbol} / ${blockSteps})`),
    ...term(steps, symbol),
    ...(constant === 0 ? [] : [String(constant)])
  ]
  return terms.join(' + ').replaceAll('+ -', '- ')
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
