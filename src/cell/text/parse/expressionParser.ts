/**
 * Reads the expressions of a cell's text.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = factor { ("*" | "/") factor }
 *     factor  = ( "-" | "+" ) factor | value [ ( "^" | "**" ) factor ]
 *     value   = number | size | "?" | name | call | "(" sum ")"
 *     call    = name "(" [ sum { "," sum } ] [ "{" option { "," option } "}" ] ")"
 *     option  = name ":" sum
 */
import type { Expr, Option, Part, Word } from './syntax'
import type { TokenReader } from './tokenReader'

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
  const parts: Part<'*' | '/'>[] = [{ operator: '*', value: readFactor(reader, depth) }]
  while (reader.at('*') || reader.at('/')) {
    const operator = reader.next().text === '*' ? '*' : '/'
    parts.push({ operator, value: readFactor(reader, depth) })
  }
  const [only, ...more] = parts
  return only && more.length === 0 ? only.value : { kind: 'product', parts, ...reader.since(from) }
}

/** A power binds tighter than the sign before it: −h² is −(h²). */
export function readFactor(reader: TokenReader, depth = 0): Expr {
  if (depth > deepestNesting) reader.tooDeep(deepestNesting)
  const from = reader.token
  if (reader.take('-')) return { kind: 'negative', value: readFactor(reader, depth + 1), ...reader.since(from) }
  if (reader.take('+')) return readFactor(reader, depth + 1)
  const base = readValue(reader, depth)
  if (!reader.take('^') && !reader.take('**')) return base
  return { kind: 'power', base, exponent: readFactor(reader, depth + 1), ...reader.since(from) }
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
  if (from.kind !== 'name' || reader.beginsStatement()) reader.fail('a value')
  const name = reader.word('a value')
  return reader.at('(') && !reader.token.first
    ? readCall(reader, name, depth + 1)
    : { kind: 'name', name: name.text, start: name.start, end: name.end }
}

function readCall(reader: TokenReader, name: Word, depth: number): Expr {
  const inputs: Expr[] = []
  const options: Option[] = []
  reader.need('(')
  while (!reader.at(')')) {
    if (reader.take('{')) options.push(...readOptions(reader, depth))
    else inputs.push(readSum(reader, depth))
    if (!reader.at(')')) reader.need(',', 'an operator, “,” or “)”')
  }
  reader.next()
  return { kind: 'call', name, inputs, options, ...reader.since(name) }
}

function readOptions(reader: TokenReader, depth: number): Option[] {
  const options: Option[] = []
  while (!reader.take('}')) {
    const name = reader.word('the name of an option')
    reader.need(':')
    const value = readSum(reader, depth)
    options.push({ name, value, ...reader.since(name) })
    if (!reader.at('}')) reader.need(',', '“,” or “}”')
  }
  return options
}
