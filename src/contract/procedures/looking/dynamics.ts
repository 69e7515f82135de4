/** The procedures of memory: how long a model remembers, now and through training, how its states move, and how far gradients reach. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { probeTextSchema } from '../../document/probe'
import { exponentsThroughTrainingSchema, heldOutReachSchema, memoryFrameSchema, statesFrameSchema } from '../../events/dynamics'
import { checkpointStepSchema, runIdSchema } from '../common'
import { inspectionErrors, placeSchema } from './inspection'

const base = oc.errors({
  ...inspectionErrors,
  /** The layer keeps nothing of one size from one time step to the next. */
  NO_STATES: { message: 'This layer keeps no state', data: z.object({ layer: z.string() }) }
})

/** The sequence that is looked at: a place in the data, or a text; where both are null, the first place of the validation data. */
const sequence = { text: probeTextSchema.nullable().default(null), place: placeSchema }
const subject = { runId: runIdSchema, step: checkpointStepSchema, ...sequence }

/** Every procedure takes the model in memory, or that of a checkpoint, as those of Inspect do. */
export const dynamicsProcedures = {
  /** How long each layer remembers along the sequence; a frame after each layer, the last of which has all. */
  memory: base.input(z.object(subject)).output(eventIterator(memoryFrameSchema)),
  /**
   * The states of a layer along the sequence, and along a second text beside it, in the space of their principal components; with the fixed points
   * at the input of a 0-based place of the sequence, where one is named.
   */
  states: base
    .input(
      z.object({
        ...subject,
        layer: z.string(),
        other: probeTextSchema.nullable().default(null),
        fixedAt: z.int().min(0).max(1_000_000).nullable().default(null)
      })
    )
    .output(statesFrameSchema),
  /** Gradient reach over held-out sequences; a frame after each of them. */
  reach: base
    .input(z.object({ runId: runIdSchema, step: checkpointStepSchema, sequences: z.int().min(1).max(256).default(32) }))
    .output(eventIterator(heldOutReachSchema)),
  /**
   * The largest Lyapunov exponent of each layer along one sequence, at up to `checkpoints` checkpoints of the run, spread evenly, and of the newer
   * weights in memory; a frame after each of them.
   */
  throughTraining: base
    .input(z.object({ runId: runIdSchema, ...sequence, checkpoints: z.int().min(1).max(256).default(24) }))
    .output(eventIterator(exponentsThroughTrainingSchema))
}
