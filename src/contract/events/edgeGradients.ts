/** The gradient of the loss at each edge of a cell's drawing, time step by time step. */
import * as z from 'zod'
import { float32 } from '../procedures/common'

export const edgeGradientSchema = z.strictObject({
  /** The identifiers of the edge, and of its nodes, in the cell that the run trains. */
  edge: z.string(),
  source: z.string(),
  target: z.string(),
  /** ‖∂L/∂v_t‖ over batch and units, one a time step: v_t is the value of the source as the target alone reads it there. */
  norms: float32
})

export const edgeGradientsFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** Time steps. */
  steps: z.int(),
  /** The 0-based time step whose loss L is. Where a sequence has one target, its last time step. */
  from: z.int(),
  /** L, in nats. */
  loss: z.number(),
  layer: z.string(),
  edges: z.array(edgeGradientSchema)
})
export type EdgeGradientsFrame = z.infer<typeof edgeGradientsFrameSchema>
