/**
 * Reads a cell's text into its tree, every line of it: a mistake costs its own statement, and the next line is read again.
 *
 *     cell      = "cell" name "(" [ param { "," param } ] ")" "{" { statement } "}"
 *     param     = name | "{" [ state { "," state } ] "}" | "H" "=" number | name "=" sum
 *     state     = name [ ":" call ]
 *     statement = name "=" sum | "return" sum
 *
 * A parser of its own, since it reads on after a mistake, knows holes (`?`) and sizes (`4H`), and runs in the page and in a terminal.
 */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { attachComments } from '../read/comments'
import { readFactor, readSum } from './expressionParser'
import type { CellText, NamedNumber, StateText, Statement, Word } from './syntax'
import { TokenReader } from './tokenReader'
import type { Token } from './tokens'

/** Characters of a cell's text at most. */
export const equationCharacters = 200_000

export interface Parsed {
  /** Null when its first line cannot be read. */
  readonly cell: CellText | null
  readonly problems: readonly Problem[]
}

export function parseEquations(text: string): Parsed {
  if (text.length > equationCharacters) {
    const args = { characters: text.length, limit: equationCharacters }
    return { cell: null, problems: [problem('equations.tooLong', {}, args)] }
  }
  const reader = new TokenReader(text)
  const head = reader.attempt(() => readHead(reader))
  if (head === null) return { cell: null, problems: reader.problems }
  const statements: Statement[] = []
  while (!reader.at('}') && reader.token.kind !== 'end') statements.push(readStatement(reader))
  reader.attempt(() => readEnd(reader))
  return { cell: attachComments(reader.comments, reader.lines, { ...head, source: '', statements, groups: [] }), problems: reader.problems }
}

type Head = Pick<CellText, 'name' | 'inputs' | 'states' | 'hidden' | 'constants'>

function readHead(reader: TokenReader): Head {
  reader.need('cell', '“cell” and a name, as in “cell LSTM(x, { h, c }) {”')
  const name = reader.word('the name of the cell')
  reader.need('(')
  const inputs: Word[] = []
  const states: StateText[] = []
  const constants: NamedNumber[] = []
  let hidden: CellText['hidden'] = null
  while (!reader.at(')')) {
    if (reader.take('{')) states.push(...readStates(reader))
    else {
      const word = reader.word('an input, the states in “{ }”, or “)”')
      if (!reader.take('=')) inputs.push(word)
      else if (word.text === 'H') hidden = readHidden(reader)
      else constants.push({ name: word, value: readSum(reader) })
    }
    if (!reader.at(')')) reader.need(',', '“,” or “)”')
  }
  reader.next()
  reader.need('{')
  return { name, inputs, states, hidden, constants }
}

function readHidden(reader: TokenReader): CellText['hidden'] {
  if (reader.token.kind !== 'number') reader.fail('the hidden size, a number')
  const { start, end, text } = reader.next()
  return { start, end, value: Number(text) }
}

function readStates(reader: TokenReader): StateText[] {
  const states: StateText[] = []
  while (!reader.take('}')) {
    const name = reader.word('the name of a state')
    const initial = reader.take(':') ? readFactor(reader) : null
    states.push({ name, initial, ...reader.since(name) })
    if (!reader.at('}')) reader.need(',', '“,” or “}”')
  }
  return states
}

/** Reads one statement, or skips one that cannot be read. */
function readStatement(reader: TokenReader): Statement {
  const from = reader.token
  let target: Word | null = null
  const value = reader.attempt(() => {
    if (reader.at('return') && !reader.at('=', 1)) reader.next()
    else {
      target = reader.word('a name, as in “i = sigmoid(linear(x, h))”')
      reader.need('=')
    }
    const expression = readSum(reader)
    if (!reader.take(';') && !reader.at('}') && !reader.token.first) reader.fail('an operator or a new line')
    return expression
  })
  if (value === null) passOver(reader, from)
  return { target, value, note: '', ...reader.since(from) }
}

/** Skips to the next line that begins a statement or ends the cell. */
function passOver(reader: TokenReader, from: Token): void {
  if (reader.token === from) reader.next()
  const ends = () => reader.token.kind === 'end' || (reader.at('}') && reader.token.first)
  while (!ends() && !reader.beginsStatement()) reader.next()
}

function readEnd(reader: TokenReader): void {
  reader.need('}')
  if (reader.token.kind !== 'end') reader.failHere('the end of the text, which is that of one cell')
}
