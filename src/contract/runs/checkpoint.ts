/** A checkpoint on disk as people choose among them: its step, why it is kept, and how good the model was then. */
import * as z from 'zod'

/** Why a checkpoint is kept: it is one of the newest, the best by validation, or one of those that the rule of the settings names. */
export const checkpointReasonSchema = z.enum(['newest', 'best', 'rule'])
export type CheckpointReason = z.infer<typeof checkpointReasonSchema>

export const keptCheckpointSchema = z.strictObject({
  step: z.int(),
  bytes: z.number(),
  reasons: z.array(checkpointReasonSchema),
  /** The main validation metric at this step; null where it was not evaluated. */
  value: z.number().nullable()
})
export type KeptCheckpoint = z.infer<typeof keptCheckpointSchema>
