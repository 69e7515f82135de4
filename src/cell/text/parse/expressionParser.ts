/**
 * Reads the expressions of a cell's text.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = factor { ("*" | "/" | "⊙" | "@") factor }, where the sign may be left out behind a number or a matrix, as in W x
 *     factor  = ( "-" | "+" ) factor | value [ ( "^" | "**" ) factor ]
 *     value   = number | size | "?" | name | call | "(" sum ")" | "[" sum { ("," | ";") sum } "]"
 *     call    = name "(" [ sum { "," sum } ] [ "{" option { "," option } "}" ] ")"
 *     option  = name ":" sum
 */
import type { Expr, Option, Part, ProductSign, Word } from './syntax'
import type { TokenReader } from './tokenReader'
import type { Token } from './tokens'
import { isCall, optionName } from '../primitives'

/** How deep calls and brackets nest at most. */
export const deepestNesting = 64

export function readSum(reader: TokenReader, depth = 0): Expr {
  const from = reader.token
  const parts: Part<'+' | '-'>[] = [{ operator: '+', value: readProduct(reader, depth) }]
  while (reader.at('+') || reader.at('-')) {
    const operator = reader.next().text === '+' ? '+' : '-'
    parts.push({ operator, value: readProduct(reader, depth) })
  }
  const [only, ...more] = parts
  return only && more.length === 0 ? only.value : { kind: 'sum', parts, ...reader.since(from) }
}

function readProduct(reader: TokenReader, depth: number): Expr {
  const from = reader.token
  const parts: Part<ProductSign>[] = [{ operator: '*', value: readFactor(reader, depth) }]
  for (let operator = readSign(reader, parts); operator !== null; operator = readSign(reader, parts))
    parts.push({ operator, value: readFactor(reader, depth) })
  const [only, ...more] = parts
  return only && more.length === 0 ? only.value : { kind: 'product', parts, ...reader.since(from) }
}

function readSign(reader: TokenReader, parts: readonly Part<ProductSign>[]): ProductSign | null {
  for (const sign of ['*', '/', '⊙', '@'] as const) if (reader.take(sign)) return sign
  const { token } = reader
  const begins = token.kind === 'name' || token.kind === 'number' || reader.at('(') || reader.at('[')
  const last = parts.at(-1)?.value
  return begins && !token.first && last && joinsWithoutSign(last, token) ? '@' : null
}

/** Papers leave the sign out behind a matrix, as in W x, and behind a number, as in 2 x. */
function joinsWithoutSign(last: Expr, token: Token): boolean {
  if (last.kind === 'number') return token.kind !== 'number'
  return isMatrixName(last) && token.kind !== 'number'
}

/** Whether an expression is a name that papers give to a matrix of weights: W, U_f, V, W_xi. */
export function isMatrixName(expr: Expr): expr is Extract<Expr, { kind: 'name' }> {
  return expr.kind === 'name' && matrixName.test(expr.name)
}
export const matrixName = /^[WUVR](?:[a-z0-9]{0,3}|_\w+)$/

/** A power binds tighter than the sign before it: −h² is −(h²). */
export function readFactor(reader: TokenReader, depth = 0): Expr {
  if (depth > deepestNesting) reader.tooDeep(deepestNesting)
  const from = reader.token
  if (reader.take('-')) return { kind: 'negative', value: readFactor(reader, depth + 1), ...reader.since(from) }
  if (reader.take('+')) return readFactor(reader, depth + 1)
  const base = readValue(reader, depth)
  const exponent = readExponent(reader, depth)
  return exponent === null ? base : { kind: 'power', base, exponent, ...reader.since(from) }
}

/** `^ 2`, `** 2`, `²`, or `^{2}`. */
function readExponent(reader: TokenReader, depth: number): Expr | null {
  const { token } = reader
  if (token.kind === 'superscript' && !token.first) {
    reader.next()
    return { kind: 'number', value: Number(token.text), start: token.start, end: token.end }
  }
  if (!reader.take('^') && !reader.take('**')) return null
  if (!reader.take('{')) return readFactor(reader, depth + 1)
  const exponent = readSum(reader, depth + 1)
  reader.need('}')
  return exponent
}

function readValue(reader: TokenReader, depth: number): Expr {
  const from = reader.token
  if (from.kind === 'number') return { kind: 'number', value: Number(reader.next().text), start: from.start, end: from.end }
  if (from.kind === 'dim') return { kind: 'dim', text: reader.next().text, start: from.start, end: from.end }
  if (reader.take('?')) return { kind: 'hole', ...reader.since(from) }
  if (reader.take('(')) {
    const value = readSum(reader, depth + 1)
    reader.need(')', 'an operator or “)”')
    return { kind: 'brackets', value, ...reader.since(from) }
  }
  if (reader.take('[')) return { kind: 'list', items: readItems(reader, depth + 1), ...reader.since(from) }
  if (from.kind !== 'name' || reader.beginsStatement()) reader.fail('a value')
  const name = reader.word('a value')
  const called = !reader.token.first && (reader.at('(') || (reader.at('{') && isCall(name.text)))
  return called
    ? readCall(reader, name, depth + 1)
    : { kind: 'name', name: name.text, start: name.start, end: name.end, ...(name.time && { time: name.time }) }
}

function readItems(reader: TokenReader, depth: number): Expr[] {
  const items: Expr[] = []
  while (!reader.at(']')) {
    items.push(readSum(reader, depth))
    if (!reader.take(';') && !reader.at(']')) reader.need(',', 'an operator, “,” or “]”')
  }
  reader.next()
  return items
}

function readCall(reader: TokenReader, name: Word, depth: number): Expr {
  const call: MutableCall = { inputs: [], options: [], misplaced: [] }
  if (reader.take('{')) call.misplaced.push(...readOptions(reader, depth))
  else readArguments(reader, call, depth)
  const { inputs } = call
  tellMisplaced(reader, name, call)
  const options = [...call.options, ...call.misplaced.map((option) => renamed(name, option))]
  return { kind: 'call', name, inputs, options, ...reader.since(name) }
}

/** An option outside the braces, under the name that it is meant by. */
function renamed(call: Word, option: Option): Option {
  return { ...option, name: { ...option.name, text: optionName(call.text, option.name.text) } }
}

interface MutableCall {
  readonly inputs: Expr[]
  readonly options: Option[]
  /** Options that stand outside the braces of the call, as other languages write them. */
  readonly misplaced: Option[]
}

function readArguments(reader: TokenReader, { inputs, options, misplaced }: MutableCall, depth: number): void {
  reader.need('(')
  while (!reader.at(')')) {
    if (reader.take('{')) options.push(...readOptions(reader, depth))
    else if (reader.token.kind === 'name' && (reader.at(':', 1) || reader.at('=', 1))) misplaced.push(readOption(reader, depth))
    else inputs.push(readSum(reader, depth))
    if (!reader.at(')')) reader.need(',', 'an operator, “,” or “)”')
  }
  reader.next()
}

/** Reports `vector(start: 4)` and `vector{ start: 4 }`, with the call as it is to be written. */
function tellMisplaced(reader: TokenReader, name: Word, { inputs, options, misplaced }: MutableCall): void {
  const [first] = misplaced
  const last = misplaced.at(-1)
  if (!first || !last) return
  const braces = [...options, ...misplaced].map((option) => `${optionName(name.text, option.name.text)}: ${valueText(reader, option)}`)
  const args = [...inputs.map((input) => reader.lines.textOf(input)), `{ ${braces.join(', ')} }`]
  reader.report(
    'equations.optionForm',
    { start: first.start, end: last.end },
    { name: name.text, usage: `${name.text}(${args.join(', ')})` }
  )
}

/** Python's words for truth are `true` and `false` here. */
function valueText(reader: TokenReader, { value }: Option): string {
  return reader.lines.textOf(value).replace(/^(True|False)$/, (word) => word.toLowerCase())
}

function readOptions(reader: TokenReader, depth: number): Option[] {
  const options: Option[] = []
  while (!reader.take('}')) {
    options.push(readOption(reader, depth))
    if (!reader.at('}')) reader.need(',', '“,” or “}”')
  }
  return options
}

/** `units: 64`, or `units = 64` as other languages write it. */
function readOption(reader: TokenReader, depth: number): Option {
  const name = reader.word('the name of an option')
  if (!reader.take('=')) reader.need(':', '“:” behind the name of the option', `Write { ${name.text}: … }.`)
  const value = readSum(reader, depth)
  return { name, value, ...reader.since(name) }
}
