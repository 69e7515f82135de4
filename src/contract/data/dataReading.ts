/** What was read of a data file and how: shown before use in the window, and told in a line by the command line. */
import * as z from 'zod'
import { calendarParts, tokenKinds, soundFramesSchema } from '../document/task'
import { encodingSchema, headingKindSchema, settledFormatSchema, tableFormatSchema } from '../document/dataFormat'

/** What the entries of a column are. An index counts up evenly under a name such as “index” or “time”. */
export const columnKinds = ['number', 'index', 'date', 'text', 'empty'] as const
export type ColumnKind = (typeof columnKinds)[number]

/** What a column is used as; `known` where its values are known in advance, `unused` where it is left out. */
export const columnUses = ['value', 'known', 'calendar', 'text', 'label', 'id', 'unused'] as const

/** The most classes that a task on a table has. */
export const mostClasses = 100
/** How many of the lines that were left out are told. */
export const mostLinesTold = 5

export const columnReadingSchema = z.strictObject({
  /** Names that occur twice are numbered: `v`, `v (2)`. A column without a name is called `column 3`. */
  name: z.string(),
  kind: z.enum(columnKinds),
  use: z.enum(columnUses),
  /** Rows in which it has no value. */
  missing: z.int(),
  /** Different entries; one more than `mostClasses` stands for any larger number. */
  distinct: z.int(),
  /** Its first entry, or the empty string. */
  example: z.string(),
  /** True where all its numbers are equal in the part that is trained on. */
  constant: z.boolean(),
  /** The mean of its numbers in the training part, and what they are divided by once it is taken away; null where they are not used. */
  mean: z.number().nullable(),
  scale: z.number().nullable()
})
export type ColumnReading = z.infer<typeof columnReadingSchema>

/** Rows that were left out: how many there are, why, and the lines of the first few, counted from 1. */
export const leftOutSchema = z.strictObject({
  why: z.enum(['missing', 'blank', 'comment', 'noText', 'noLabel']),
  rows: z.int(),
  lines: z.array(z.int()),
  /** The columns that have no value there. */
  columns: z.array(z.string())
})
export type LeftOut = z.infer<typeof leftOutSchema>

const tokenCountSchema = z.strictObject({
  tokens: z.int(),
  /** Tokens that stand for a word that is not in the vocabulary. */ unknown: z.int()
})

/** What a text was cut into, where that is not its characters. */
export const tokensReadSchema = z.strictObject({
  kind: z.enum(tokenKinds),
  /** Different tokens. */
  vocabulary: z.int(),
  training: tokenCountSchema,
  validation: tokenCountSchema,
  /** The most frequent words, or the pairs that were merged last. */
  examples: z.array(z.string()),
  /** Characters from which pairs were learnt, where these are not all of the training part. */
  sampled: z.int().optional()
})
export type TokensRead = z.infer<typeof tokensReadSchema>

export const tableReadingSchema = z.strictObject({
  kind: z.literal('table'),
  file: z.string(),
  bytes: z.int(),
  /** As far as it could be told; whole where the file was read. */
  format: z.union([settledFormatSchema, tableFormatSchema]),
  /** None where the file was refused before its end. */
  columns: z.array(columnReadingSchema),
  /** Rows that are used. */
  rows: z.int(),
  leftOut: z.array(leftOutSchema),
  /** Values that were taken from the row before. */
  repeated: z.int(),
  /** The file's first rows as they stand there, with the line of names where it has one. */
  firstRows: z.array(z.array(z.string())),
  /** The classes of a label column with the number of their rows. */
  classes: z.array(z.strictObject({ name: z.string(), rows: z.int() })),
  /** Texts that are longer than a sequence and are cut there. */
  cut: z.int(),
  /** What texts were cut into, where a task reads texts and that is not their characters. */
  tokens: tokensReadSchema.nullable(),
  /** What the model sees of the dates of the rows that it predicts; empty where it sees none. */
  calendar: z.array(z.enum(calendarParts)),
  /** Rows behind the last value, of which only what is known in advance stands in the file. */
  ahead: z.int(),
  /** Several series in one table: how many there are, and the rows of the shortest and the longest; null where it is one. */
  series: z.strictObject({ count: z.int(), shortest: z.int(), longest: z.int() }).nullable()
})
export type TableReading = z.infer<typeof tableReadingSchema>

/** How a text is divided: the headings that were taken, those without text that were passed over, and what stands before the first. */
export const textPartsSchema = z.strictObject({
  by: headingKindSchema.nullable(),
  titles: z.array(z.string()),
  passedOver: z.int(),
  charactersBefore: z.int(),
  /** Other kinds of headings that occur in the text, with how many there are. */
  others: z.array(z.strictObject({ by: headingKindSchema, count: z.int() }))
})
export type TextParts = z.infer<typeof textPartsSchema>

export const textReadingSchema = z.strictObject({
  kind: z.literal('text'),
  file: z.string(),
  bytes: z.int(),
  encoding: encodingSchema,
  characters: z.int(),
  /** Different characters. */
  vocabulary: z.int(),
  /** The first lines. */
  beginning: z.string(),
  /** Where the task divides the text. */
  parts: textPartsSchema.nullable(),
  tokens: tokensReadSchema.nullable()
})
export type TextReading = z.infer<typeof textReadingSchema>

export const archiveReadingSchema = z.strictObject({
  kind: z.literal('archive'),
  file: z.string(),
  bytes: z.int(),
  /** The other file of a split that the archive comes with; null where the validation part is taken from the file. */
  other: z.string().nullable(),
  dimensions: z.int(),
  /** With the number of their series in both parts; none where numbers are predicted. */
  classes: z.array(z.strictObject({ name: z.string(), rows: z.int() })),
  /** Series of each part. */
  training: z.int(),
  validation: z.int(),
  /** Time steps. */
  shortest: z.int(),
  longest: z.int(),
  /** Values that are missing; each stands for the one before it. */
  missing: z.int(),
  /** Series that are longer than a sequence and are cut there. */
  cut: z.int(),
  /** The first dimension of a series of each class; null where a value is missing. */
  examples: z.array(z.strictObject({ label: z.string(), values: z.array(z.number().nullable()) }))
})
export type ArchiveReading = z.infer<typeof archiveReadingSchema>

export const soundReadingSchema = z.strictObject({
  kind: z.literal('sound'),
  file: z.string(),
  bytes: z.int(),
  /** WAV files that were read. */
  files: z.int(),
  classes: z.array(z.strictObject({ name: z.string(), rows: z.int() })),
  /** Of all sounds together, and of the longest. */
  seconds: z.number(),
  longest: z.number(),
  /** Samples a second that files have, rising. */
  rates: z.array(z.number()),
  frames: soundFramesSchema,
  /** Sounds that are longer than a sequence and are cut there. */
  cut: z.int()
})
export type SoundReading = z.infer<typeof soundReadingSchema>

export const dataReadingSchema = z.discriminatedUnion('kind', [
  tableReadingSchema,
  textReadingSchema,
  archiveReadingSchema,
  soundReadingSchema
])
export type DataReading = z.infer<typeof dataReadingSchema>
