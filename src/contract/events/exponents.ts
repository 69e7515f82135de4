/** The largest Lyapunov exponent of each layer, as a run measures it while it trains. */
import * as z from 'zod'

export const exponentFrameSchema = z.strictObject({
  /** Training steps of the weights. */
  step: z.int(),
  layers: z.array(
    z.strictObject({
      /** The layer's id, and its name. */
      layer: z.string(),
      name: z.string(),
      /** In nats a time step, along the first sequence of the validation data: above 0 a small difference grows, below 0 it fades. */
      exponent: z.number()
    })
  )
})
export type ExponentFrame = z.infer<typeof exponentFrameSchema>

/** The frames that are new to the reader, by rising step. They take the place of those of the same and later steps. */
export const exponentsEventSchema = z.strictObject({ frames: z.array(exponentFrameSchema) })
export type ExponentsEvent = z.infer<typeof exponentsEventSchema>
