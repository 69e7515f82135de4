/** A sweep that is planned: every trial that it will train, as its folder keeps them. */
import * as z from 'zod'
import { metricNames } from '../../../../contract/document/metrics'
import { plannedTrialSchema } from '../../../../contract/runs/sweep'

const trialSchema = z.strictObject({
  ...plannedTrialSchema.shape,
  /** Trials of one combination differ in their seed alone. */
  combination: z.int()
})
export type PlannedTrial = z.infer<typeof trialSchema>

export const sweepPlanSchema = z.strictObject({
  /** What trials are ranked by. */
  metric: z.enum(metricNames),
  /** The paths that the sweep varies. */
  varied: z.array(z.string()),
  trials: z.array(trialSchema)
})
export type SweepPlan = z.infer<typeof sweepPlanSchema>
