/** Reads a text as tokens for training and for validation: characters, or what the task names. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TextSource } from '../../../contract/document/task'
import type { DataReading, TextReading } from '../../../contract/data/dataReading'
import type { DataPlaces } from '../source/dataFile'
import type { TrainedWith } from '../taskData'
import { knownTokens, learnTokens } from '../tokens/learnTokens'
import type { Encoded, Tokenizer, TokenSettings } from '../tokens/tokenizer'
import { smallVocabulary, tokensRead } from '../tokens/tokensRead'
import { readText, textReading } from './textSource'
import type { FileText } from './textSource'
import { charactersIn, Vocabulary } from './vocabulary'

export interface TextTask extends TokenSettings {
  readonly source: TextSource
  /** Fraction. */
  readonly heldOut: number
  /** The character of each token; those of the text when not given. */
  readonly vocabulary?: readonly string[] | undefined
}

export interface TextData {
  /** Words for the text: `Moby Dick`, or the file's name. */
  readonly title: string
  /** What was read of a file; null for a shipped text. */
  readonly reading: DataReading | null
  /** The word of each token. Characters are those of both parts, so that the validation loss is always defined. */
  readonly vocabulary: readonly string[]
  /** True where a token is a character. */
  readonly byCharacter: boolean
  /** Gives the text of tokens one after another; absent where that is the token's word. */
  readonly decoder?: Tokenizer['decoder']
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** The tokens of a text, or `probe.unknownToken`. */
  encode(text: string): Encoded
}

export type OpenedText =
  | { readonly ok: true; readonly data: TextData }
  | { readonly ok: false; readonly problems: Problem[]; readonly reading?: DataReading | null }

/**
 * Reads a text, the fraction `heldOut` of it for validation, or all of it by what a model was `trained` with. `window` is how many tokens
 * one training sequence takes, which is the sequence length and one more. Returns a problem for a text that is missing, unreadable or too
 * short, and never throws for a bad file.
 */
export async function openText(
  task: TextTask,
  places: DataPlaces,
  window = 2,
  trained: Pick<TrainedWith, 'vocabulary'> | null = null
): Promise<OpenedText> {
  const text = await readText(task.source, places)
  if (!text.ok) return text
  const { training, heldOut } = trained ? { training: '', heldOut: text.parts.join('\n') } : holdOut(text.parts, task.heldOut)
  const known = trained?.vocabulary ?? task.vocabulary
  const tokenizer = known ? knownTokens(task, known) : learnTokens(task, [training], [heldOut])
  const [trainingTokens, heldOutTokens] = [tokenizer.encode(training), tokenizer.encode(heldOut)]
  if (!trainingTokens.ok || !heldOutTokens.ok) return { ok: false, problems: [unknownCharacters(text.title, tokenizer, text.parts)] }
  const { tokenKind: kind = 'characters' } = task
  const byCharacter = kind === 'characters'
  const parts = { training: trainingTokens.tokens, heldOut: heldOutTokens.tokens }
  const reading = text.file && readingOf(text.file, text.parts[0] ?? '', tokenizer, byCharacter ? null : tokensRead(kind, tokenizer, parts))
  const short = byCharacter ? tooShort : fewTokens
  // One at a time: a longer text or shorter sequences mend both parts.
  const [first] = [
    ...smallVocabulary(task, text.title, tokenizer),
    ...(trained ? [] : short(text.title, 'training', trainingTokens.tokens.length, window)),
    ...short(text.title, 'held-out', heldOutTokens.tokens.length, window)
  ]
  if (first) return { ok: false, problems: [first], reading }
  const data: TextData = {
    title: text.title,
    reading,
    vocabulary: tokenizer.words,
    byCharacter,
    ...(tokenizer.decoder && { decoder: tokenizer.decoder }),
    ...parts,
    encode: (some) => tokenizer.encode(some)
  }
  return { ok: true, data }
}

/**
 * The last `fraction` of the parts when there are several (chapters, joined by an empty line), at least one, else of the characters.
 */
export function holdOut(parts: readonly string[], fraction: number): { training: string; heldOut: string } {
  if (parts.length > 1) {
    const cut = Math.min(parts.length - 1, Math.max(1, parts.length - Math.round(parts.length * fraction)))
    return { training: parts.slice(0, cut).join('\n'), heldOut: parts.slice(cut).join('\n') }
  }
  const text = parts[0] ?? ''
  const cut = characterStart(text, Math.round(text.length * (1 - fraction)))
  return { training: text.slice(0, cut), heldOut: text.slice(cut) }
}

/** `index`, or one less when that would cut a character of two units in half. */
function characterStart(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}

/** Tells of the characters of a text that the vocabulary of a model does not have. */
function unknownCharacters(file: string, { words }: Tokenizer, parts: readonly string[]): Problem {
  const known = new Set(words)
  const characters = Vocabulary.of(parts).words.filter((character) => !known.has(character))
  return problem('data.vocabulary', { path: 'task.source' }, { file, characters })
}

function tooShort(file: string, part: 'training' | 'held-out', characters: number, needs: number): Problem[] {
  return characters < needs ? [problem('data.tooShort', { path: 'task' }, { file, part, characters, needs })] : []
}

function fewTokens(file: string, part: 'training' | 'held-out', tokens: number, needs: number): Problem[] {
  return tokens < needs ? [problem('data.fewTokens', { path: 'task' }, { file, part, tokens, needs })] : []
}

function readingOf(file: FileText, text: string, { words }: Tokenizer, tokens: TextReading['tokens']): TextReading {
  const vocabulary = tokens ? Vocabulary.of([text]).words.length : words.length
  return textReading(file, { text, characters: charactersIn(text), vocabulary, parts: null, tokens })
}
