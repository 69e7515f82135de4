/** How far the gradient of the loss reaches back through a model's states. */
import * as z from 'zod'
import { float32 } from '../procedures/common'

export const stateReachSchema = z.strictObject({
  layer: z.string(),
  name: z.string(),
  /** The words for the value, such as `cell state` or `output`. */
  label: z.string(),
  /** ‖∂L/∂h_t‖ over batch and units, one a time step. */
  norms: float32
})

export const reachFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** Time steps. */
  steps: z.int(),
  /** L, in nats. */
  loss: z.number(),
  states: z.array(stateReachSchema)
})
export type ReachFrame = z.infer<typeof reachFrameSchema>
