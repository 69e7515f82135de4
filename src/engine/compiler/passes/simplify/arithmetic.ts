/** Simplifies arithmetic with constants: folds operations of constants, and drops neutral elements and zeros. */
import type { BlockBuilder } from '../../program/builder'
import { at } from '../../program/shapes'
import type { AnyOperation, BinaryName, UnaryName, Value } from '../../program/types'

/** The number that all elements of a value are; undefined when the value is not such a constant. */
export function constantOf(builder: BlockBuilder, value: Value): number | undefined {
  const producer = builder.producer(value)
  return producer?.name === 'fill' ? producer.attributes.value : undefined
}

type Fold = (a: number, b: number) => number
const folded: ReadonlyMap<string, Fold> = new Map<UnaryName | BinaryName, Fold>([
  ['neg', (a) => -a],
  ['exp', Math.exp],
  ['log', Math.log],
  ['sqrt', Math.sqrt],
  ['tanh', Math.tanh],
  ['sigmoid', (a) => 1 / (1 + Math.exp(-a))],
  ['add', (a, b) => a + b],
  ['sub', (a, b) => a - b],
  ['mul', (a, b) => a * b],
  ['div', (a, b) => a / b],
  ['max', Math.max],
  ['min', Math.min]
])

export function simplifyArithmetic(builder: BlockBuilder, operation: AnyOperation): Value | null {
  return fold(builder, operation) ?? neutral(builder, operation)
}

function fold(builder: BlockBuilder, { name, inputs, outputs }: AnyOperation): Value | null {
  const f = folded.get(name)
  if (!f || at(outputs, 0).type.dtype !== 'float32') return null
  const constants = inputs.map((value) => constantOf(builder, value))
  const [a, b] = constants
  if (a === undefined || constants.some((each) => each === undefined)) return null
  const value = f(a, b ?? 0)
  return Number.isFinite(value) ? builder.fill(value, at(outputs, 0).type.shape) : null
}

/** x + 0, x − 0, x · 1, x ÷ 1 are x; x · 0 is 0 (the engine stops at a loss that is not finite, so 0 · ∞ needs no care); 0 − x is −x. */
function neutral(builder: BlockBuilder, operation: AnyOperation): Value | null {
  const { name, inputs } = operation
  if (name === 'neg') return cancelledNegation(builder, at(inputs, 0))
  if (name !== 'add' && name !== 'sub' && name !== 'mul' && name !== 'div') return null
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  const [left, right] = [constantOf(builder, a), constantOf(builder, b)]
  if (name === 'add') return right === 0 ? a : left === 0 ? b : null
  if (name === 'sub') return right === 0 ? a : left === 0 && a.type.dtype === 'float32' ? builder.unary('neg', b) : null
  if (name === 'div') return right === 1 ? a : null
  if (right === 1) return a
  if (left === 1) return b
  return left === 0 ? a : right === 0 ? b : null
}

function cancelledNegation(builder: BlockBuilder, input: Value): Value | null {
  const producer = builder.producer(input)
  return producer?.name === 'neg' ? at(producer.inputs, 0) : null
}
