/** Writes each operation that works number by number as a JavaScript expression of its inputs' texts. One row an operation. */
import type { Attributes, BinaryName, CompareName, DType, UnaryName } from '../../compiler/program/types'

type ElementwiseName = UnaryName | BinaryName | CompareName | 'select' | 'cast' | 'power'

interface Around<N extends ElementwiseName> {
  readonly attributes: Attributes[N]
  /** The type of the result. */
  readonly dtype: DType
}

/** `inputs` are in brackets already where they are more than a name, a call or a number. */
type Write<N extends ElementwiseName> = (inputs: readonly string[], around: Around<N>) => string

const call =
  (name: string): Write<ElementwiseName> =>
  (inputs) =>
    `${name}(${inputs.map(withoutBrackets).join(', ')})`

/** Whole numbers stay whole numbers of 32 bits. */
const infix =
  (operator: string): Write<BinaryName> =>
  ([a, b], { dtype }) =>
    dtype === 'int32' ? `(${a} ${operator} ${b}) | 0` : `${a} ${operator} ${b}`

const compare =
  (operator: string): Write<CompareName> =>
  ([a, b]) =>
    `${a} ${operator} ${b} ? 1 : 0`

export const expressions: { readonly [N in ElementwiseName]: Write<N> } = {
  neg: ([a]) => `-${a}`,
  exp: call('Math.exp'),
  log: call('Math.log'),
  sqrt: call('Math.sqrt'),
  sin: call('Math.sin'),
  cos: call('Math.cos'),
  tanh: call('Math.tanh'),
  sigmoid: ([a]) => `1 / (1 + Math.exp(-${a}))`,
  relu: ([a]) => `Math.max(0, ${withoutBrackets(a ?? '')})`,
  softplus: call('kernels.softplus'),
  erf: call('kernels.erf'),
  abs: call('Math.abs'),
  sign: call('Math.sign'),
  not: ([a]) => `1 - ${a}`,
  add: infix('+'),
  sub: infix('-'),
  mul: ([a, b], { dtype }) => (dtype === 'int32' ? `Math.imul(${a}, ${b})` : `${a} * ${b}`),
  div: infix('/'),
  max: call('Math.max'),
  min: call('Math.min'),
  and: ([a, b]) => `${a} & ${b}`,
  or: ([a, b]) => `${a} | ${b}`,
  equal: compare('==='),
  less: compare('<'),
  lessEqual: compare('<='),
  select: ([condition = '', a, b]) => `${condition.replace(/ \? 1 : 0\)$/, ')')} ? ${a} : ${b}`,
  cast: ([a], { attributes }) =>
    attributes.dtype === 'float32'
      ? (a ?? '')
      : attributes.dtype === 'int32'
        ? `Math.trunc(${withoutBrackets(a ?? '')})`
        : `${a} !== 0 ? 1 : 0`,
  power: ([a], { attributes: { exponent } }) =>
    exponent === 2 ? `kernels.square(${withoutBrackets(a ?? '')})` : `Math.pow(${a}, ${exponent})`
}

/** Brackets around what is more than a name, an element, a call or a number. */
export function asOperand(text: string): string {
  return /^[\w.]+$/.test(text) || isWrapped(text, /^[\w.]*/) ? text : `(${text})`
}

const withoutBrackets = (text: string): string => (text.startsWith('(') && isWrapped(text, /^/) ? text.slice(1, -1) : text)

/** Whether the text is one pair of brackets, `(…)` or `[…]`, behind what `head` matches, from there to its end. */
function isWrapped(text: string, head: RegExp): boolean {
  const begin = head.exec(text)?.[0].length ?? 0
  if (text[begin] !== '(' && text[begin] !== '[') return false
  let depth = 0
  for (let k = begin; k < text.length; k++) {
    if (text[k] === '(' || text[k] === '[') depth++
    if (text[k] === ')' || text[k] === ']') depth--
    if (depth === 0) return k === text.length - 1
  }
  return false
}
