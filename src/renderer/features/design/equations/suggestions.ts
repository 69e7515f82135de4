/** What can be written at a place of a cell's text. */
import { callAt } from './callAt'
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

/** `offset`: the place in the text, behind what is being typed. */
export function suggestionsAt(state: EquationText, offset: number): Suggestion[] {
  const call = callAt(state.text.slice(0, offset))
  if (call?.inOptions === true && /[{,]\s*\w*$/.test(state.text.slice(0, offset))) return optionsOf(call.name)
  return [...valuesBefore(state, offset), ...primitives()]
}

function optionsOf(name: string): Suggestion[] {
  const options = primitiveDocs.get(name)?.options ?? []
  return options.map(({ name: label, type, doc }) => ({ kind: 'option', label, insert: `${label}: $0`, detail: type, doc }))
}

/** Names that lines above have made, inputs and states. */
function valuesBefore(state: EquationText, offset: number): Suggestion[] {
  const found = new Map<string, Suggestion>()
  for (const { start, end, node } of namedWords(state)) {
    const label = state.text.slice(start, end)
    if (end < offset && !found.has(label)) {
      found.set(label, { kind: 'value', label, insert: label, detail: node.kind, doc: node.note ?? '' })
    }
  }
  return [...found.values()]
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
