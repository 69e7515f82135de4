/** How far the gradient of the loss reaches back through a model's states, and how strong it is at each edge of a cell's drawing. */
import * as z from 'zod'
import { float32 } from '../procedures/common'

export const stateReachSchema = z.strictObject({
  layer: z.string(),
  name: z.string(),
  /** The words for the value, such as `cell state` or `output`. */
  label: z.string(),
  /** Whether it is a state, which the layer carries from time step to time step, or what a layer gives to the next. */
  kind: z.enum(['state', 'output']),
  /** ‖∂L/∂h_t‖ over batch and units, one a time step. */
  norms: float32
})

export const reachFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** Time steps. */
  steps: z.int(),
  /** The 0-based time step whose loss L is. Where a sequence has one target, its last time step. */
  from: z.int(),
  /** L, in nats. */
  loss: z.number(),
  states: z.array(stateReachSchema)
})
export type ReachFrame = z.infer<typeof reachFrameSchema>

/** The reach in a plain RNN, to compare with. */
export const plainReachSchema = z.strictObject({
  /** The name of the document that was trained. */
  name: z.string(),
  /** How many units its state has. */
  units: z.int(),
  frame: reachFrameSchema
})
export type PlainReach = z.infer<typeof plainReachSchema>

const edgeGradientSchema = z.strictObject({
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
