/** Helpers for catalogue rows, which write a node as an expression of its inputs' texts. */

/** How tightly an expression binds: a sum least, a call, a name or a number most. */
export type Binding = 'sum' | 'product' | 'power' | 'call'

export interface Expression {
  readonly text: string
  readonly binding: Binding
}

/** `name(a, b)`. */
export const written =
  (name: string) =>
  (inputs: readonly Expression[]): Expression => ({ text: `${name}(${inputs.map((each) => each.text).join(', ')})`, binding: 'call' })

const inBrackets = ({ text }: Expression): string => `(${text})`
const isFactor = ({ binding }: Expression): boolean => binding === 'call' || binding === 'power'
export const factor = (each: Expression): string => (isFactor(each) ? each.text : inBrackets(each))
/** Writes what is raised to a power. */
export const powerBase = (each: Expression): string => (each.binding === 'call' ? each.text : inBrackets(each))

/** Writes `a + b + c`. A sum within a sum keeps its brackets, so that reading the text gives the same drawing. */
export const joined =
  (operator: '+' | '*', binding: Binding, alone: string) =>
  (inputs: readonly Expression[]): Expression => {
    if (inputs.length < 2) return written(alone)(inputs)
    const part = (each: Expression) => (isFactor(each) || (operator === '+' && each.binding === 'product') ? each.text : inBrackets(each))
    return { text: inputs.map(part).join(` ${operator} `), binding }
  }

const missing: Expression = { text: '?', binding: 'call' }
export const first = (inputs: readonly Expression[]): Expression => inputs[0] ?? missing
export const second = (inputs: readonly Expression[]): Expression => inputs[1] ?? missing
export const term = (each: Expression): string => (each.binding === 'sum' ? inBrackets(each) : each.text)

/** Adds `, { units: 64, bias: 1 }`, or nothing when all options have their defaults. */
export function writtenWith(name: string, parts: readonly string[], options: Record<string, string | null>): Expression {
  const set = Object.entries(options).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`]))
  const all = set.length === 0 ? parts : [...parts, `{ ${set.join(', ')} }`]
  return { text: `${name}(${all.join(', ')})`, binding: 'call' }
}
