/** What a simple prediction reaches on a task, as a run records it beside its own figures. */
import * as z from 'zod'

export const baselineSchema = z.strictObject({
  /** Such as `without memory`. */
  name: z.string(),
  /** The loss in the units of the run; null where it is not known, as with smoothed labels. */
  loss: z.number().nullable(),
  /** A value for each of the run's metrics, in their order; null where it is not known. */
  values: z.array(z.number().nullable())
})
export type Baseline = z.infer<typeof baselineSchema>
