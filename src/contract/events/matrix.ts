/** A matrix says how much each time step of the probe reads of each other in one layer: attention by heads, or the matrix that a state-space layer amounts to. */
import * as z from 'zod'
import { float32 } from '../procedures/common'

/** `attention`: one matrix for each head, whose rows add up to 1. `effective`: the mean over all units, and the matrix of one unit. */
export const matrixFormSchema = z.enum(['attention', 'effective'])
export type MatrixForm = z.infer<typeof matrixFormSchema>

export const matrixSchema = z.strictObject({
  /** `head 1`, `all units`, `unit 3`. */
  label: z.string(),
  range: z.enum(['gate', 'positive', 'signed']),
  /** [steps × steps], row by row: the step that reads, by the step that is read. */
  values: float32
})
export type Matrix = z.infer<typeof matrixSchema>

/** Through all attention up to the layer: attention rollout (Abnar and Zuidema 2020). */
export const rolloutSchema = z.strictObject({
  /** The layer after which it was taken: the residual behind the attention, or the attention itself. */
  at: z.string(),
  /** Layers on the way that move what is known of tokens in another way, which it passes over. */
  overlooked: z.array(z.string()),
  /** [steps × steps], row by row; rows add up to 1. */
  values: float32
})

export const matrixFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  layer: z.string(),
  form: matrixFormSchema,
  /** Time steps. */
  steps: z.int(),
  matrices: z.array(matrixSchema),
  /** Of attention only. */
  rollout: rolloutSchema.nullable()
})
export type MatrixFrame = z.infer<typeof matrixFrameSchema>
