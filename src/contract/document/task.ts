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

/** Predict the next character of a text. The last part of the text is held out and never trained on. */
export const taskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nextCharacter'), source: textSourceSchema, heldOut: z.number().min(0.01).max(0.5) })
])
export type Task = z.infer<typeof taskSchema>
