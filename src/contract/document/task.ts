/** The task that a model is trained on, as settings. */
import * as z from 'zod'
import { encodingSchema, headingKindSchema, tableFormatSchema } from './dataFormat'

/** A file by name, not by path: it lies in the workspace's `data` folder, or beside the document on the command line. */
export const dataFileSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\:*?"<>|\u0000-\u001f]+$/, 'a file name without folders')
  .refine((name) => name !== '.' && name !== '..', 'a file name without folders')

/** How a sound becomes log-mel frames. */
export const soundFramesSchema = z.strictObject({
  /** Milliseconds that a frame looks at, and from one frame to the next. */
  window: z.number().min(1).max(1_000),
  hop: z.number().min(1).max(1_000),
  /** Bands, between two frequencies in Hz. */
  mels: z.int().min(1).max(256),
  lowest: z.number().min(0).max(100_000),
  highest: z.number().min(1).max(100_000)
})

export type SoundFrames = z.infer<typeof soundFramesSchema>

export const textSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shipped'), name: z.enum(['moby-dick']) }),
  /** `encoding`: detected in the file when not given. */
  z.strictObject({ kind: z.literal('file'), file: dataFileSchema, encoding: encodingSchema.optional() })
])
export type TextSource = z.infer<typeof textSourceSchema>

/** What a text is cut into: `bpe` merges the pairs of characters that occur most often in the training part. */
export const tokenKinds = ['characters', 'bytes', 'words', 'bpe'] as const
export type TokenKind = (typeof tokenKinds)[number]
/** Tokens at most, of words and of byte pairs. */
export const vocabularySizeSchema = z.int().min(2).max(65_536)
const tokenSettings = {
  tokenKind: z.enum(tokenKinds).optional(),
  vocabularySize: vocabularySizeSchema.optional()
}

/** The fraction at the end of the data that is for validation and never trained on. */
const heldOutSchema = z.number().min(0.01).max(0.5)
/** Symbols are letters, so that there are at most 26. */
const symbolsSchema = z.int().min(2).max(26)
const columnNameSchema = z.string().max(200)
const countSchema = z.int().min(1).max(10_000)
/** The time steps of validation sequences, where they are not as long as those of training. */
const evaluatedAt = { heldOutLength: z.int().min(1).max(100_000).optional() }

/** What of a date is known in advance: each is two inputs, a sine and a cosine of its place in the day, week or year. */
export const calendarParts = ['hour', 'weekday', 'month'] as const
export type CalendarPart = (typeof calendarParts)[number]
/** Rows that a forecast is evaluated ahead. */
export const horizonSchema = z.int().min(1).max(1_000)

/** Sequences are as long as the training settings say, unless a task says otherwise. Those without data are drawn without end, from seeds. */
export const taskSchema = z.discriminatedUnion('kind', [
  /** Predict the next token of a text: a character where `tokenKind` names no other. */
  z.strictObject({
    kind: z.literal('nextCharacter'),
    source: textSourceSchema,
    heldOut: heldOutSchema,
    ...tokenSettings,
    /** The character of each token, for a model that was trained on others before; those of the text when not given. */
    vocabulary: z.array(z.string().min(1).max(8)).min(1).max(65_536).optional()
  }),
  /**
   * Predict which of some chapters a window of the text is from. Windows are as long as the sequence length, or from `shortest` up to it.
   * `headings` says what divides a text of one's own; when not given, the kind that occurs most often does.
   */
  z.strictObject({
    kind: z.literal('chapters'),
    source: textSourceSchema,
    classes: z.int().min(2).max(100),
    heldOut: heldOutSchema,
    shortest: countSchema.optional(),
    headings: headingKindSchema.optional()
  }),
  /** Predict the class of a text: each row of a table has a text and the name of its class. */
  z.strictObject({
    kind: z.literal('classify'),
    file: dataFileSchema,
    /** The columns, by name. */
    text: columnNameSchema,
    label: columnNameSchema,
    heldOut: heldOutSchema,
    ...tokenSettings,
    format: tableFormatSchema.optional()
  }),
  /**
   * Predict the next row of a CSV file's columns. An empty list of columns takes all that hold numbers, without an index and those that are
   * empty in most rows.
   */
  z.strictObject({
    kind: z.literal('series'),
    file: dataFileSchema,
    columns: z.array(columnNameSchema).max(1_000),
    heldOut: heldOutSchema,
    /** The column that tells several series apart; looked for by its name when not given, and none where it is empty. */
    id: columnNameSchema.optional(),
    /** What is for validation: the end of each series, or the last series as wholes. */
    split: z.enum(['time', 'series']).optional(),
    /**
     * Columns whose values are known before their row comes, such as holidays or planned prices. The model sees those of the row that it predicts,
     * and does not predict them.
     */
    known: z.array(columnNameSchema).max(1_000).optional(),
    /** What the model sees of the date of the row that it predicts. */
    calendar: z.array(z.enum(calendarParts)).max(calendarParts.length).optional(),
    /** Rows ahead for which forecasts are evaluated, each from the model's own outputs; only the next row where it is absent. */
    horizon: horizonSchema.optional(),
    format: tableFormatSchema.optional()
  }),
  /**
   * Predict the class of a series, or a number for it, as an archive (`.ts`) says. A file whose name ends in _TRAIN or _TEST is read with the
   * other one, where that is there; else the last series of each class are for validation.
   */
  z.strictObject({ kind: z.literal('labelledSeries'), file: dataFileSchema, heldOut: heldOutSchema }),
  /** Say the class of a sound: `file` is a folder with a sub-folder of WAV files for each class, or such a folder as a ZIP file. */
  z.strictObject({ kind: z.literal('sound'), file: dataFileSchema, heldOut: heldOutSchema, frames: soundFramesSchema }),
  /** Predict the next value of two sines and some noise. */
  z.strictObject({ kind: z.literal('sine'), noise: z.number().min(0).max(1) }),
  /** Add two marked numbers of a sequence. */
  z.strictObject({ kind: z.literal('adding'), ...evaluatedAt }),
  /** Repeat `count` symbols after a long pause. */
  z.strictObject({ kind: z.literal('copyMemory'), symbols: symbolsSchema, count: countSchema, ...evaluatedAt }),
  /** Repeat `count` symbols that were scattered among blanks. */
  z.strictObject({ kind: z.literal('selectiveCopying'), symbols: symbolsSchema, count: countSchema, ...evaluatedAt }),
  /** Say `count` symbols again in ascending order. */
  z.strictObject({ kind: z.literal('sorting'), symbols: symbolsSchema, count: countSchema, ...evaluatedAt }),
  /** Repeat the one marked symbol `distance` steps later. */
  z.strictObject({ kind: z.literal('delayedRecall'), symbols: symbolsSchema, distance: countSchema, ...evaluatedAt }),
  /** Predict the value that followed a key. */
  z.strictObject({ kind: z.literal('associativeRecall'), symbols: symbolsSchema, pairs: z.int().min(1).max(26), ...evaluatedAt }),
  /** Give the symbol that followed the one mark of a sequence, when the mark comes again at its end. */
  z.strictObject({ kind: z.literal('induction'), symbols: symbolsSchema, ...evaluatedAt }),
  /** Close brackets of `symbols` kinds, nested at most `depth` deep: which kind is each closing bracket? */
  z.strictObject({ kind: z.literal('dyck'), symbols: symbolsSchema, depth: z.int().min(1).max(100), ...evaluatedAt }),
  /**
   * Predict whether the number of ones is odd. Training sequences have lengths from `shortest` to the sequence length; validation
   * sequences are longer, up to `heldOutLength`.
   */
  z.strictObject({ kind: z.literal('parity'), shortest: countSchema, heldOutLength: countSchema }),
  /** Keep a running total of numbers, controlled by a command beside each: two inputs at each time step. */
  z.strictObject({ kind: z.literal('runningTotal') }),
  /**
   * Say the phonemes of words that are read letter by letter. Each letter has `stepsPerLetter` time steps, so that words with more phonemes than
   * letters have time for them. `stress`: vowels tell their stress.
   */
  z.strictObject({
    kind: z.literal('pronunciation'),
    stress: z.boolean(),
    stepsPerLetter: z.int().min(1).max(4),
    heldOut: heldOutSchema
  }),
  /**
   * What an imported model reads and predicts, while its data is not known: it can be looked at, and is trained once a task with data takes
   * this one's place. Words for its tokens and classes may be known; else they are numbered.
   */
  z.strictObject({
    kind: z.literal('imported'),
    tokens: z.int().min(1).max(1_000_000).nullable(),
    features: z.int().min(1).max(65_536).nullable(),
    /** Whether sequences may be shorter than the longest of a batch. */
    lengths: z.boolean(),
    target: z.strictObject({ over: z.enum(['step', 'sequence']), kind: z.enum(['class', 'real']), width: z.int().min(1).max(1_000_000) }),
    /** A word for each token, in their order; empty where tokens are numbered. */
    vocabulary: z.array(z.string().max(1_000)).max(1_000_000),
    /** A word for each class; empty where classes are the tokens, or numbered. */
    classes: z.array(z.string().max(1_000)).max(1_000_000)
  })
])
export type Task = z.infer<typeof taskSchema>
export type TaskKind = Task['kind']
export type TaskOf<K extends TaskKind> = Extract<Task, { kind: K }>
