/** Reads a text as tokens for training and for validation, with the vocabulary of characters. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { TextSource } from '../../../contract/document/task'
import type { DataReading } from '../../../contract/data/dataReading'
import type { DataPlaces } from '../source/dataFile'
import type { TrainedWith } from '../taskData'
import { readText, textReading } from './textSource'
import { Vocabulary } from './vocabulary'
import type { Encoded } from './vocabulary'

export interface TextTask {
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
  /** The character of each token. It includes those of the validation part, so that the validation loss is always defined. */
  readonly vocabulary: readonly string[]
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** The tokens of a text, or `probe.unknownToken`. */
  encode(text: string): Encoded
}

export type OpenedText =
  | { readonly ok: true; readonly data: TextData }
  | { readonly ok: false; readonly problems: Problem[]; readonly reading?: DataReading | null }

/**
 * Reads a text, the fraction `heldOut` of it for validation, or all of it by what a model was `trained` with. `window` is how many characters
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
  const vocabulary = known ? new Vocabulary(known) : Vocabulary.of([training, heldOut])
  const [trainingTokens, heldOutTokens] = [vocabulary.encode(training), vocabulary.encode(heldOut)]
  if (!trainingTokens.ok || !heldOutTokens.ok) return { ok: false, problems: [unknownCharacters(text.title, vocabulary, text.parts)] }
  const characters = trainingTokens.tokens.length + heldOutTokens.tokens.length
  const facts = { text: text.parts[0] ?? '', characters, vocabulary: vocabulary.characters.length, parts: null }
  const reading = text.file && textReading(text.file, facts)
  const problems = [
    ...(trained ? [] : tooShort(text.title, 'training', trainingTokens.tokens.length, window)),
    ...tooShort(text.title, 'held-out', heldOutTokens.tokens.length, window)
  ]
  if (problems.length > 0) return { ok: false, problems, reading }
  const data: TextData = {
    title: text.title,
    reading,
    vocabulary: vocabulary.characters,
    training: trainingTokens.tokens,
    heldOut: heldOutTokens.tokens,
    encode: (some) => vocabulary.encode(some)
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
function unknownCharacters(file: string, vocabulary: Vocabulary, parts: readonly string[]): Problem {
  const known = new Set(vocabulary.characters)
  const characters = Vocabulary.of(parts).characters.filter((character) => !known.has(character))
  return problem('data.vocabulary', { path: 'task.source' }, { file, characters })
}

function tooShort(file: string, part: 'training' | 'held-out', characters: number, needs: number): Problem[] {
  return characters < needs ? [problem('data.tooShort', { path: 'task' }, { file, part, characters, needs })] : []
}
