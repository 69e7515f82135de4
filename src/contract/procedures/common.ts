/** Pieces that several domains' procedures share. */
import * as z from 'zod'

export const runIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** The training step of a checkpoint; null takes the weights in memory, or else those of the newest checkpoint. */
export const checkpointStepSchema = z.int().min(0).nullable().default(null)

/** The run has no whole checkpoint of the step. `steps`: the checkpoints that there are, newest first. */
export const noStepError = {
  NO_STEP: {
    message: 'The run has no checkpoint of this step',
    data: z.object({ runId: z.string(), step: z.int(), steps: z.array(z.int()) })
  }
}

/** Binary arrays cross the border as they are: structured clone on a port, raw segments on a socket. */
export const float32 = z.instanceof(Float32Array)
export const float64 = z.instanceof(Float64Array)
