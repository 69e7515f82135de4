/** Reads a text as tokens for training and for validation: characters, or what the task names. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TextSource } from '../../../contract/document/task'
import type { DataReading } from '../../../contract/data/dataReading'
import { mostBytesInPieces, readDataFile } from '../source/dataFile'
import type { DataFile, DataPlaces } from '../source/dataFile'
import type { Stretches } from '../stored/stretches'
import type { TrainedWith } from '../taskData'
import { learnFromPieces, mostSampled } from '../tokens/learnFromPieces'
import { knownTokens } from '../tokens/learnTokens'
import type { Encoded, Tokenizer, TokenSettings } from '../tokens/tokenizer'
import { smallVocabulary, tokensRead } from '../tokens/tokensRead'
import { trainingIn } from './textPieces'
import { fileInPieces, shippedInPieces } from './textInPieces'
import type { TextInPieces } from './textInPieces'
import { readText, textReading } from './textSource'
import { tokenParts } from './tokenParts'
import type { TokenParts } from './tokenParts'

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
  readonly training: Stretches<Int32Array>
  readonly heldOut: Stretches<Int32Array>
  /** Tells whether a text is the one that a run began with. */
  readonly fingerprint: string
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
export async function openText(task: TextTask, places: DataPlaces, window = 2, trained: Trained = null): Promise<OpenedText> {
  return (await readTokens(task, places, trained))(window)
}

type Trained = Pick<TrainedWith, 'vocabulary'> | null
type Refused = Extract<OpenedText, { ok: false }>

/** Reads the text once; what it returns opens it for windows of any length. */
export async function readTokens(task: TextTask, places: DataPlaces, trained: Trained = null): Promise<(window: number) => OpenedText> {
  const read = await tokensOf(task, places, trained)
  return (window) => ('ok' in read ? read : textData(read, { task, window, trained }))
}

async function tokensOf(task: TextTask, places: DataPlaces, trained: Trained): Promise<Refused | ReadTokens> {
  const { source } = task
  if (source.kind === 'file') {
    const read = async (file: DataFile) => {
      const text = await fileInPieces(file, source.encoding, trained ? 1 : task.heldOut)
      return text.ok ? cutIntoTokens(text.value, task, trained, file) : text
    }
    return readDataFile(source.file, places, read, mostBytesInPieces)
  }
  const text = await readText(source, places)
  if (!text.ok) return text
  const parts = trained ? { training: '', heldOut: text.parts.join('\n') } : holdOut(text.parts, task.heldOut)
  return cutIntoTokens(await shippedInPieces(text.title, parts), task, trained)
}

/** Learns the tokens where they are not known, and cuts the text into them. */
async function cutIntoTokens(
  text: TextInPieces,
  task: TextTask,
  trained: Trained,
  { scratch = null, watch }: Partial<Pick<DataFile, 'scratch' | 'watch'>> = {}
): Promise<Refused | ReadTokens> {
  const known = trained?.vocabulary ?? task.vocabulary
  const { alphabet } = text.survey
  watch?.begin('vocabulary')
  const material = { training: () => trainingIn(text.pieces()), units: text.trainingUnits, alphabet }
  const tokenizer = known ? knownTokens(task, known) : await learnFromPieces(task, material)
  watch?.begin('tokens')
  const parts = await tokenParts(text.pieces(), tokenizer, scratch)
  if (!parts) return { ok: false, problems: [unknownCharacters(text.title, tokenizer, alphabet)] }
  const isSampled = task.tokenKind === 'bpe' && known === undefined && text.trainingUnits > mostSampled
  return { text, tokenizer, parts, ...(isSampled && { sampled: mostSampled }) }
}

const isByCharacter = ({ tokenKind = 'characters' }: TextTask): boolean => tokenKind === 'characters'

interface ReadTokens {
  readonly text: TextInPieces
  readonly tokenizer: Tokenizer
  readonly parts: TokenParts
  /** Characters from which pairs were learnt, where these are not all. */
  readonly sampled?: number
}

interface How {
  readonly task: TextTask
  readonly window: number
  readonly trained: Trained
}

/** The data of a text that was cut into tokens, or why it is too short. */
function textData({ text, tokenizer, parts, sampled }: ReadTokens, { task, window, trained }: How): OpenedText {
  const { title, survey } = text
  const byCharacter = isByCharacter(task)
  const counts = { training: parts.training.count, heldOut: parts.heldOut.count }
  const cut = byCharacter ? null : tokensRead(task.tokenKind ?? 'characters', tokenizer, counts)
  const tokens = cut && { ...cut, ...(sampled !== undefined && { sampled }) }
  const vocabulary = byCharacter ? tokenizer.words.length : survey.alphabet.length
  const facts = { text: survey.beginning, characters: survey.characters, vocabulary, parts: null, tokens }
  const reading = text.file && textReading(text.file, facts)
  const short = byCharacter ? tooShort : fewTokens
  // One at a time: a longer text or shorter sequences mend both parts.
  const [first] = [
    ...smallVocabulary(task, title, tokenizer),
    ...(trained ? [] : short(title, 'training', counts.training.tokens, window)),
    ...short(title, 'held-out', counts.heldOut.tokens, window)
  ]
  if (first) return { ok: false, problems: [first], reading }
  const data: TextData = {
    title,
    reading,
    vocabulary: tokenizer.words,
    byCharacter,
    ...(tokenizer.decoder && { decoder: tokenizer.decoder }),
    training: parts.training.tokens,
    heldOut: parts.heldOut.tokens,
    fingerprint: parts.fingerprint,
    encode: (some) => tokenizer.encode(some)
  }
  return { ok: true, data }
}

/** The last `fraction` of the parts, at least one, which are joined by an empty line. */
export function holdOut(parts: readonly string[], fraction: number): { training: string; heldOut: string } {
  const cut = Math.min(parts.length - 1, Math.max(1, parts.length - Math.round(parts.length * fraction)))
  return { training: parts.slice(0, cut).join('\n'), heldOut: parts.slice(cut).join('\n') }
}

/** Tells of the characters of a text that the vocabulary of a model does not have. */
function unknownCharacters(file: string, { words }: Tokenizer, alphabet: readonly string[]): Problem {
  const known = new Set(words)
  const characters = alphabet.filter((character) => !known.has(character))
  return problem('data.vocabulary', { path: 'task.source' }, { file, characters })
}

function tooShort(file: string, part: 'training' | 'held-out', characters: number, needs: number): Problem[] {
  return characters < needs ? [problem('data.tooShort', { path: 'task' }, { file, part, characters, needs })] : []
}

function fewTokens(file: string, part: 'training' | 'held-out', tokens: number, needs: number): Problem[] {
  return tokens < needs ? [problem('data.fewTokens', { path: 'task' }, { file, part, tokens, needs })] : []
}
