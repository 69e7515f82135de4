/** The lab of recall: how well each kind of memory answers by how long ago what it is asked for was. */
import * as z from 'zod'
import { familyNames, familySchema } from './families'

export const recallTasks = ['delayed recall', 'associative recall', 'selective copying'] as const
export const recallTaskSchema = z.enum(recallTasks)
export type RecallTask = z.infer<typeof recallTaskSchema>

/** Time steps of the lab's sequences, the shortest first. */
export const recallLengths: readonly number[] = [16, 32, 40, 64, 128, 136, 256]

export const recallResultSchema = z.strictObject({
  family: familySchema,
  task: recallTaskSchema,
  /** Time steps between what is to be remembered and the answer, at most. */
  distance: z.int(),
  length: z.int(),
  width: z.int(),
  parameters: z.int(),
  steps: z.int(),
  /** How long learning took, without compiling. */
  seconds: z.number(),
  /** Mean training loss of the first and of the last steps, in nats: only answers count in it. */
  firstLoss: z.number(),
  lastLoss: z.number(),
  /** The share of right validation answers, and the share that guessing gets. */
  accuracy: z.number(),
  chance: z.number()
})
export type RecallResult = z.infer<typeof recallResultSchema>

export const recallCheckSchema = z.strictObject({
  says: z.string(),
  /** Null: not measured. */
  held: z.boolean().nullable(),
  /** The figures that decide. */
  because: z.string()
})
export type RecallCheck = z.infer<typeof recallCheckSchema>

export const recallWishSchema = z.strictObject({
  families: z.array(familySchema).min(1).max(familyNames.length),
  tasks: z
    .array(recallTaskSchema)
    .min(1)
    .default([...recallTasks]),
  /** Of `recallLengths`. */
  lengths: z.array(z.int()).min(1).max(recallLengths.length),
  /** Trains for four times as many steps. */
  long: z.boolean().default(false)
})
export type RecallWish = z.infer<typeof recallWishSchema>
