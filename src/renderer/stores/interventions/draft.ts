/** An intervention as its form holds it, in texts, and what is wrong with what was typed. */
import type { AlterableValue } from '../../../contract/events/interventions'
import { interventionSchema } from '../../../contract/interventions/intervention'
import type { ChangeKind, Intervention, ValueChange } from '../../../contract/interventions/intervention'

export interface Draft {
  readonly kind: ChangeKind
  readonly layer: string
  readonly value: string
  /** Such as `3, 5-8`; empty for all. */
  readonly units: string
  /** Of a unit with several numbers, those that are changed, as units are typed. */
  readonly dims: string
  readonly from: string
  /** Empty: to the end. */
  readonly to: string
  readonly amount: string
  /** Of a copy: the other text, or the sequence of the validation data; both empty for this sequence. */
  readonly text: string
  readonly place: string
  /** Of a copy: the token that is copied; empty for the same one. Of an edit: the token that is replaced. */
  readonly token: string
  /** What stands in place of the token. */
  readonly word: string
  readonly on: boolean
}

export const emptyDraft: Draft = {
  kind: 'clamp',
  layer: '',
  value: '',
  units: '',
  dims: '',
  from: '1',
  to: '',
  amount: '1',
  text: '',
  place: '',
  token: '',
  word: '',
  on: true
}

/** The kinds of change in the words of the form. */
export const kindWords: Readonly<Record<ChangeKind, string>> = {
  clamp: 'Clamp to',
  scale: 'Scale by',
  shift: 'Shift by',
  zero: 'Set to zero',
  open: 'Hold open',
  shut: 'Hold shut',
  reset: 'Reset to the first state',
  copy: 'Copy from another sequence',
  edit: 'Replace a token'
}

/** Whether a kind of change has a number beside it. */
export const hasAmount = (kind: ChangeKind): boolean => kind === 'clamp' || kind === 'scale' || kind === 'shift'

/** The kinds that a value can be changed by. A token is replaced only where the model reads a text. */
export function kindsOf(value: AlterableValue | undefined, readsText: boolean): ChangeKind[] {
  const { range = 'signed', state = false, copies = true } = value ?? {}
  return [
    'clamp',
    'scale',
    'shift',
    'zero',
    ...(range === 'gate' ? (['open', 'shut'] as const) : []),
    ...(state ? (['reset'] as const) : []),
    ...(copies ? (['copy'] as const) : []),
    ...(readsText ? (['edit'] as const) : [])
  ]
}

export function draftOf(change: Intervention): Draft {
  const { kind, on } = change
  if (change.kind === 'edit') return { ...emptyDraft, kind, on, token: String(change.token), word: change.to }
  const { layer, value, units, dims, from, to } = change
  const amount = 'amount' in change ? String(change.amount) : emptyDraft.amount
  const copied = change.kind === 'copy' ? change : { text: null, place: null, token: null }
  const { text, place, token } = copied
  const source = { text: text ?? '', place: place === null ? '' : String(place.at), token: token === null ? '' : String(token) }
  return {
    kind,
    on,
    layer,
    value,
    units: numbersText(units),
    dims: numbersText(dims),
    from: String(from),
    to: to === null ? '' : String(to),
    amount,
    ...source,
    word: ''
  }
}

/** Neighbouring units or dimensions as a stretch: `1-4, 7`. */
export function numbersText(numbers: readonly number[] | null): string {
  const stretches: [number, number][] = []
  for (const number of numbers ?? []) {
    const last = stretches.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else stretches.push([number, number])
  }
  return stretches.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ')
}

export type Read = { readonly ok: true; readonly change: Intervention } | { readonly ok: false; readonly fault: string }
const fault = (words: string): Read => ({ ok: false, fault: words })

/** The intervention that was typed. The engine says what does not fit the model. */
export function changeOf(draft: Draft): Read {
  const { kind, on, token, word } = draft
  const row = kind === 'edit' ? editOf(on, token, word) : valueChange(kind, draft)
  if (typeof row === 'string') return fault(row)
  const read = interventionSchema.safeParse(row)
  return read.success ? { ok: true, change: read.data } : fault(read.error.issues[0]?.message ?? 'This change cannot be made.')
}

function editOf(on: boolean, token: string, word: string): unknown {
  if (wholeOf(token) === null) return 'Token takes a number from 1.'
  return word === '' ? 'Say which token takes its place.' : { kind: 'edit', on, token: wholeOf(token), to: word }
}

function valueChange(kind: ValueChange['kind'], draft: Draft): unknown {
  const { on, layer, value, from, to, amount, text, place, token } = draft
  if (value === '') return 'Choose a value of a layer.'
  const [units, dims] = [readNumbers(draft.units), readNumbers(draft.dims)]
  if (units === undefined) return 'Units takes numbers and stretches, such as 3, 5-8.'
  if (dims === undefined) return 'Dimensions takes numbers and stretches, such as 3, 5-8.'
  if (wholeOf(from) === null) return 'From token takes a number from 1.'
  if (to.trim() !== '' && (wholeOf(to) ?? 0) < (wholeOf(from) ?? 1)) return 'To token takes a number from the first token on, or nothing.'
  const where = { kind, on, layer, value, units, dims, from: wholeOf(from), to: wholeOf(to) }
  if (hasAmount(kind)) return Number.isFinite(numberOf(amount)) ? { ...where, amount: numberOf(amount) } : 'The amount takes a number.'
  if (kind !== 'copy') return where
  if (token.trim() !== '' && wholeOf(token) === null) return 'The token that is copied takes a number from 1, or nothing.'
  const at = wholeOf(place)
  return { ...where, text: text === '' ? null : text, place: at === null ? null : { part: 'validation', at }, token: wholeOf(token) }
}

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replace('−', '-')))

/** A whole number from 1; null for anything else. */
function wholeOf(text: string): number | null {
  const number = numberOf(text)
  return Number.isInteger(number) && number >= 1 ? number : null
}

/** Null for all; undefined for what cannot be read. */
function readNumbers(text: string): number[] | null | undefined {
  if (text.trim() === '') return null
  const numbers: number[] = []
  for (const part of text.split(/[,;\s]+/).filter(Boolean)) {
    const [first, last = first] = part.split(/[-–]/).map((end) => wholeOf(end) ?? 0)
    if (first === undefined || last === undefined || first < 1 || last < first || last - first > 65_535) return undefined
    for (let number = first; number <= last; number++) numbers.push(number)
  }
  return [...new Set(numbers)].sort((a, b) => a - b)
}
