/** How large the updates of chosen parameters are beside the parameters themselves, while a model trains. */
import * as z from 'zod'

/** One step of chosen parameters. Norms are root sums of squares over all numbers of a parameter. */
export const updateFrameSchema = z.strictObject({
  /** The step that made the update, 1-based. */
  step: z.int(),
  tensors: z.array(
    z.strictObject({
      name: z.string(),
      /** ‖θ‖ before the step. */
      weight: z.number(),
      /** ‖Δθ‖: how far the step moved the parameter. */
      update: z.number()
    })
  )
})
export type UpdateFrame = z.infer<typeof updateFrameSchema>

/** ‖Δθ‖ / ‖θ‖; NaN where the parameter is zero. */
export const updateRatio = ({ weight, update }: UpdateFrame['tensors'][number]): number => (weight > 0 ? update / weight : NaN)

/** What is measured, with the frames that are new to the reader, by rising step. */
export const updatesEventSchema = z.strictObject({
  /** The parameters that are followed now. */
  followed: z.array(z.string()),
  frames: z.array(updateFrameSchema)
})
export type UpdatesEvent = z.infer<typeof updatesEventSchema>

/** What it costs to measure a parameter once. */
export const updateCostSchema = z.strictObject({
  name: z.string(),
  /** How many numbers it has, each of which is read twice. */
  numbers: z.int(),
  /** Milliseconds that training waits, as measured now. */
  milliseconds: z.number()
})
export type UpdateCost = z.infer<typeof updateCostSchema>
