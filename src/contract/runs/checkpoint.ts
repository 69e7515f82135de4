/** A checkpoint on disk as people choose among them: its step, why it is kept, and how good the model was then. */
import * as z from 'zod'

/**
 * Why a checkpoint is kept: it is one of the newest, the best by validation, or one of those that the rule of the settings names. `bestOnDisk`
 * is the best that there is where a better evaluation has no checkpoint.
 */
export const checkpointReasonSchema = z.enum(['newest', 'best', 'bestOnDisk', 'rule'])
export type CheckpointReason = z.infer<typeof checkpointReasonSchema>

export const reasonWords: { readonly [R in CheckpointReason]: string } = {
  newest: 'newest',
  best: 'best',
  bestOnDisk: 'best on disk',
  rule: 'kept'
}

export const keptCheckpointSchema = z.strictObject({
  step: z.int(),
  bytes: z.number(),
  reasons: z.array(checkpointReasonSchema),
  /** The main validation metric at this step; null where it was not evaluated. */
  value: z.number().nullable()
})
export type KeptCheckpoint = z.infer<typeof keptCheckpointSchema>
