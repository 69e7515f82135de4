/** The sequence that the page shows: typed by a person, or an example of the data. */
import { knownTokens } from '../../../data/tokens/learnTokens'
import { quoted } from '../../../../contract/problems/wording'
import type { PageData, PageExample, PageTask } from '../pageData'
import type { Sequence } from './programs'

export interface Subject {
  readonly sequence: Sequence
  /** A word for each time step. */
  readonly words: readonly string[]
  /** Classes [S] or scaled numbers [S × width]; null where nothing is known. */
  readonly truth: readonly (number | null)[] | null
}

export type Typed = { readonly ok: true; readonly subject: Subject } | { readonly ok: false; readonly message: string }

/** Time steps that are shown at most: a page is no place for a book. */
export const mostSteps = 1_000

/** The tokens of a typed text: characters, or words between spaces where some token has several letters. */
export function typedSubject(text: string, { task, program }: Pick<PageData, 'task' | 'program'>): Typed {
  const places = new Map(task.vocabulary.map((word, token) => [word, token]))
  const words = wordsOf(text, task)
  const unknown = words.findIndex((word) => !places.has(word))
  const refusal = (message: string): Typed => ({ ok: false, message })
  if (words.length === 0) return refusal('Type at least one token.')
  if (unknown >= 0)
    return refusal(`The model does not know ${quoted(words[unknown] ?? '')}, which is token ${unknown + 1}. ${knownWords(task)}`)
  const most = Math.min(mostSteps, task.places ?? mostSteps)
  if (words.length > most)
    return refusal(`This page reads up to ${most.toLocaleString('en')} tokens, and these are ${words.length.toLocaleString('en')}.`)
  const wanted = program.kind === 'sequence' ? program.length : null
  if (wanted !== null && wanted !== words.length)
    return refusal(`This model reads exactly ${wanted} tokens, and these are ${words.length}.`)
  const tokens = words.map((word) => places.get(word) ?? 0)
  return { ok: true, subject: { sequence: { length: tokens.length, tokens, features: null }, words, truth: null } }
}

/** True where tokens, joined without spaces, are the text. */
export const byCharacter = ({ vocabulary, tokenKind }: PageTask): boolean =>
  tokenKind !== null || vocabulary.every((word) => [...word].length <= 1)

/** Gives the text that each token adds, when it is told tokens one after another. */
export function decoderOf({ tokenKind, vocabulary }: PageTask): (token: number) => string {
  const decoder = tokenKind === null ? undefined : knownTokens({ tokenKind }, vocabulary).decoder
  return decoder?.() ?? ((token) => vocabulary[token] ?? '')
}

/** The words of a text's tokens; characters that no token has stay as they are. */
function wordsOf(text: string, task: PageTask): readonly string[] {
  if (task.tokenKind === null) return byCharacter(task) ? [...text] : text.split(/\s+/).filter(Boolean)
  const encoded = knownTokens({ tokenKind: task.tokenKind }, task.vocabulary).encode(text)
  return encoded.ok ? Array.from(encoded.tokens, (token) => task.vocabulary[token] ?? '') : [...text]
}

function knownWords({ vocabulary }: PageTask): string {
  const some = vocabulary.filter((word) => word.trim() !== '')
  return some.length > 40 ? '' : `It knows ${some.join(' ')}.`
}

export function exampleSubject({ words, tokens, features, truth }: PageExample): Subject {
  return { sequence: { length: words.length, tokens, features }, words, truth }
}
