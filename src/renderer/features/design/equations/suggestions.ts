/** Lists what can be written at a place in a cell's text, and finds the call around that place. */
import { cutTokens } from '../../../../cell/text/parse/tokens'
import type { EquationText } from './equationText'
import { primitiveDocs } from './primitiveDocs'
import { namedWords } from './roleMarks'

export interface Suggestion {
  readonly kind: 'value' | 'primitive' | 'option'
  readonly label: string
  /** What is inserted; `$0` is where the cursor goes. */
  readonly insert: string
  readonly detail: string
  readonly doc: string
}

/** `offset`: the place in the text, behind the word that is being typed. */
export function suggestionsAt(state: EquationText, offset: number): Suggestion[] {
  const call = callAt(state.text.slice(0, offset))
  if (call?.inOptions === true && /[{,]\s*\w*$/.test(state.text.slice(0, offset))) return optionsOf(call.name)
  const values = valuesBefore(state, offset)
  return [...values, ...sizes.filter(({ label }) => !values.some((value) => value.label === label)), ...primitives()]
}

function optionsOf(name: string): Suggestion[] {
  const options = primitiveDocs.get(name)?.options ?? []
  return options.map(({ name: label, type, doc }) => ({ kind: 'option', label, insert: `${label}: $0`, detail: type, doc }))
}

/** The sizes of the layer, which are numbers in every cell that gives their names to nothing else. */
export const sizes: readonly Suggestion[] = [
  { kind: 'value', label: 'H', insert: 'H', detail: 'number', doc: 'The hidden size of the layer.' },
  { kind: 'value', label: 'D', insert: 'D', detail: 'number', doc: "The width of the layer's input." }
]

/** The values that lines above define, inputs and states; those too that a half-typed text has and the drawing does not have yet. */
function valuesBefore(state: EquationText, offset: number): Suggestion[] {
  const values = new Map<string, Suggestion>()
  for (const { start, end, node } of namedWords(state)) {
    const label = state.text.slice(start, end)
    if (end < offset && !values.has(label)) {
      values.set(label, { kind: 'value', label, insert: label, detail: node.kind, doc: node.note ?? '' })
    }
  }
  for (const label of definedBefore(state.text, offset))
    if (!values.has(label)) values.set(label, { kind: 'value', label, insert: label, detail: '', doc: '' })
  return [...values.values()]
}

/** The names that begin a line, before `=`. */
function definedBefore(text: string, offset: number): string[] {
  const { tokens } = cutTokens(text)
  return tokens.flatMap(({ kind, text: word, first, end }, k) => {
    return kind === 'name' && first && tokens[k + 1]?.text === '=' && end < offset ? [word] : []
  })
}

function primitives(): Suggestion[] {
  return [...primitiveDocs.values()].map(({ name, usage, parameters, doc }) => ({
    kind: 'primitive',
    label: name,
    insert: parameters.length === 0 ? `${name}()` : `${name}($0)`,
    detail: usage,
    doc
  }))
}

export interface CallAt {
  readonly name: string
  /** Which argument the place is in, from 0. */
  readonly argument: number
  /** Whether it is in the call's braces. */
  readonly inOptions: boolean
}

/** The innermost call whose brackets are open at the end of `before`, the text before the place; null when there is none. */
export function callAt(before: string): CallAt | null {
  let [argument, closed, inOptions] = [0, 0, false]
  for (let at = before.length - 1; at >= 0; at--) {
    const character = before.charAt(at)
    if (character === ')' || character === '}') closed++
    else if (closed > 0) closed -= character === '(' || character === '{' ? 1 : 0
    else if (character === '=') return null
    else if (character === ',') argument++
    else if (character === '{') [argument, inOptions] = [0, true]
    else if (character === '(') {
      const name = /([A-Za-z_]\w*)\s*$/.exec(before.slice(0, at))?.[1]
      if (name !== undefined) return { name, argument, inOptions }
    }
  }
  return null
}
