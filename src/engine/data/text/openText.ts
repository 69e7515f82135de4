/** Reads a text as tokens for training and for validation: characters, or what the task names. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TextSource } from '../../../contract/document/task'
import type { DataReading } from '../../../contract/data/dataReading'
import { fingerprintOf } from '../fingerprint'
import { mostBytesInPieces, readDataFile } from '../source/dataFile'
import type { DataFile, DataPlaces } from '../source/dataFile'
import type { ScratchFile } from '../stored/scratchFile'
import type { Stretches } from '../stored/stretches'
import type { TrainedWith } from '../taskData'
import { knownTokens, learnTokens } from '../tokens/learnTokens'
import type { Encoded, Tokenizer, TokenSettings } from '../tokens/tokenizer'
import { mostSampled } from '../tokens/learnFromPieces'
import { countTokens, smallVocabulary, tokensRead } from '../tokens/tokensRead'
import type { TokenCount } from '../tokens/tokensRead'
import { storedText } from './storedText'
import { readFileText, readText, shownCharacters, textReading } from './textSource'
import type { FileText, ReadText } from './textSource'
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
  if (source.kind !== 'file') return heldTokens(await readText(source, places), task, trained)
  const read = async (file: DataFile) =>
    file.scratch ? storedTokens(file, file.scratch, task, trained) : heldTokens(await readFileText(file, source.encoding), task, trained)
  return readDataFile(source.file, places, read, mostBytesInPieces)
}

function heldTokens(text: ReadText, task: TextTask, trained: Trained): Refused | ReadTokens {
  if (!text.ok) return text
  const { training, heldOut } = trained ? { training: '', heldOut: text.parts.join('\n') } : holdOut(text.parts, task.heldOut)
  const known = trained?.vocabulary ?? task.vocabulary
  const tokenizer = known ? knownTokens(task, known) : learnTokens(task, [training], [heldOut])
  const [trainingTokens, heldOutTokens] = [tokenizer.encode(training), tokenizer.encode(heldOut)]
  if (!trainingTokens.ok || !heldOutTokens.ok)
    return { ok: false, problems: [unknownCharacters(text.title, tokenizer, Vocabulary.of(text.parts).words)] }
  const parts = { training: trainingTokens.tokens, heldOut: heldOutTokens.tokens }
  const [whole = ''] = text.parts
  const alphabet = isByCharacter(task) ? 0 : Vocabulary.of([whole]).words.length
  return {
    title: text.title,
    tokenizer,
    parts,
    counts: { training: countTokens(parts.training, tokenizer), heldOut: countTokens(parts.heldOut, tokenizer) },
    read: text.file && { ...text.file, text: whole.slice(0, shownCharacters), characters: charactersIn(whole), alphabet },
    fingerprint: fingerprintOf([tokenizer.words.join('\n'), parts.training, parts.heldOut])
  }
}

async function storedTokens(file: DataFile, scratch: ScratchFile, task: TextTask, trained: Trained): Promise<Refused | ReadTokens> {
  const encoding = task.source.kind === 'file' ? task.source.encoding : undefined
  const vocabulary = trained?.vocabulary ?? task.vocabulary
  const stored = await storedText(file, scratch, { ...task, encoding, heldOut: trained ? 1 : task.heldOut, vocabulary })
  if (!stored.ok) return stored
  const { survey, tokenizer, parts } = stored.value
  const { alphabet, beginning, characters } = survey
  if (!parts) return { ok: false, problems: [unknownCharacters(file.file, tokenizer, alphabet)] }
  const { training, heldOut, fingerprint } = parts
  const isSampled = task.tokenKind === 'bpe' && vocabulary === undefined && survey.units * (1 - task.heldOut) > mostSampled
  const facts = { file: file.file, bytes: file.bytes, encoding: stored.value.encoding }
  return {
    title: file.file,
    tokenizer,
    parts: { training: training.tokens, heldOut: heldOut.tokens },
    counts: { training: training.count, heldOut: heldOut.count },
    read: { ...facts, text: beginning, characters, alphabet: alphabet.length },
    ...(isSampled && { sampled: mostSampled }),
    fingerprint
  }
}

const isByCharacter = ({ tokenKind = 'characters' }: TextTask): boolean => tokenKind === 'characters'

interface ReadTokens {
  readonly title: string
  readonly tokenizer: Tokenizer
  readonly parts: Pick<TextData, 'training' | 'heldOut'>
  readonly counts: { readonly training: TokenCount; readonly heldOut: TokenCount }
  /** The beginning of the text and how many different characters it has, where these are no tokens. Null for a shipped text. */
  readonly read: (FileText & { readonly text: string; readonly characters: number; readonly alphabet: number }) | null
  readonly fingerprint: string
  /** Characters from which pairs were learnt, where these are not all. */
  readonly sampled?: number
}

interface How {
  readonly task: TextTask
  readonly window: number
  readonly trained: Trained
}

/** The data of a text that was cut into tokens, or why it is too short. */
function textData({ title, tokenizer, parts, counts, read, fingerprint, sampled }: ReadTokens, { task, window, trained }: How): OpenedText {
  const byCharacter = isByCharacter(task)
  const cut = byCharacter ? null : tokensRead(task.tokenKind ?? 'characters', tokenizer, counts)
  const tokens = cut && { ...cut, ...(sampled !== undefined && { sampled }) }
  const vocabulary = tokens ? (read?.alphabet ?? 0) : tokenizer.words.length
  const reading = read && textReading(read, { text: read.text, characters: read.characters, vocabulary, parts: null, tokens })
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
    ...parts,
    fingerprint,
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
