/** A sweep that is planned: every trial that it will train, as its folder keeps them. */
import * as z from 'zod'
import { metricNames } from '../../../../contract/document/metrics'
import { problemSchema } from '../../../../contract/problems/problems'
import { settingsSchema } from '../../../../contract/runs/settings'

const plannedTrialSchema = z.strictObject({
  /** 1-based. */
  number: z.int(),
  /** Trials of one combination differ in their seed alone. */
  combination: z.int(),
  settings: settingsSchema,
  seed: z.int(),
  /** Steps of the whole training. */
  steps: z.int(),
  parameterCount: z.int().nullable(),
  /** Why it cannot be trained; empty for one that can. */
  problems: z.array(problemSchema)
})
export type PlannedTrial = z.infer<typeof plannedTrialSchema>

export const sweepPlanSchema = z.strictObject({
  /** What trials are ranked by. */
  metric: z.enum(metricNames),
  /** The paths that the sweep varies. */
  varied: z.array(z.string()),
  trials: z.array(plannedTrialSchema)
})
export type SweepPlan = z.infer<typeof sweepPlanSchema>
