/** What a model is trained on. */
import * as z from 'zod'

/** A file by name, not by path: it lies in the workspace's `data` folder, or beside the document on the command line. */
export const dataFileSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\:*?"<>|\u0000-\u001f]+$/, 'a file name without folders')
  .refine((name) => name !== '.' && name !== '..', 'a file name without folders')

export const textSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shipped'), name: z.enum(['moby-dick']) }),
  z.strictObject({ kind: z.literal('file'), file: dataFileSchema })
])
export type TextSource = z.infer<typeof textSourceSchema>

/** Fraction of the data that is held out and never trained on: the end of it. */
const heldOutSchema = z.number().min(0.01).max(0.5)
/** Symbols are letters, so that there are at most 26. */
const symbolsSchema = z.int().min(2).max(26)
const countSchema = z.int().min(1).max(10_000)

/** Sequences are as long as the training settings say, unless a task says otherwise. Those without data are drawn without end, from seeds. */
export const taskSchema = z.discriminatedUnion('kind', [
  /** Predict the next character of a text. */
  z.strictObject({ kind: z.literal('nextCharacter'), source: textSourceSchema, heldOut: heldOutSchema }),
  /** Say which of some chapters of a text a window is from: all as long as the sequence length, or from `shortest` to there. */
  z.strictObject({
    kind: z.literal('chapters'),
    source: textSourceSchema,
    classes: z.int().min(2).max(100),
    heldOut: heldOutSchema,
    shortest: countSchema.optional()
  }),
  /** Predict the next row of a CSV file's columns; none named: all that are numbers. */
  z.strictObject({
    kind: z.literal('series'),
    file: dataFileSchema,
    columns: z.array(z.string().max(200)).max(64),
    heldOut: heldOutSchema
  }),
  /** Predict the next value of two sines and some noise. */
  z.strictObject({ kind: z.literal('sine'), noise: z.number().min(0).max(1) }),
  /** Add two marked numbers of a sequence. */
  z.strictObject({ kind: z.literal('adding') }),
  /** Say `count` symbols again after a long pause. */
  z.strictObject({ kind: z.literal('copyMemory'), symbols: symbolsSchema, count: countSchema }),
  /** Say `count` symbols again that were strewn among blanks. */
  z.strictObject({ kind: z.literal('selectiveCopying'), symbols: symbolsSchema, count: countSchema }),
  /** Say the one marked symbol again, `distance` steps later. */
  z.strictObject({ kind: z.literal('delayedRecall'), symbols: symbolsSchema, distance: countSchema }),
  /** Say what stood behind a key. */
  z.strictObject({ kind: z.literal('associativeRecall'), symbols: symbolsSchema, pairs: z.int().min(1).max(26) }),
  /** Say whether the number of ones is odd: on sequences from `shortest` to the sequence length, held out from there to `heldOutLength`. */
  z.strictObject({ kind: z.literal('parity'), shortest: countSchema, heldOutLength: countSchema }),
  /** Keep a total of numbers as commands beside them say: two inputs at each time step. */
  z.strictObject({ kind: z.literal('runningTotal') })
])
export type Task = z.infer<typeof taskSchema>
export type TaskKind = Task['kind']
export type TaskOf<K extends TaskKind> = Extract<Task, { kind: K }>
