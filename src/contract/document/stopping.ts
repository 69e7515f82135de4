/** When a run stops by itself, beside its number of steps, and which of its checkpoints are kept. */
import * as z from 'zod'

/** Each rule that is null is off. The main validation metric is the first of the task's metrics. */
export const stopSchema = z.strictObject({
  /** Ends after so many evaluations in a row in which the main validation metric did not improve. */
  patience: z.int().min(1).max(1_000_000).nullable().default(null),
  /** By how much an evaluation must be better than the best before it to count as an improvement, in the units of the metric. */
  leastImprovement: z.number().min(0).max(1e6).default(0),
  /** Ends at the first evaluation whose main validation metric is as good as this, or better. */
  target: z.number().min(-1e12).max(1e12).nullable().default(null),
  /** Ends after so much time of training, pauses not counted. */
  seconds: z.number().positive().max(1e9).nullable().default(null)
})
export type StopSettings = z.infer<typeof stopSchema>

export const noStop: StopSettings = { patience: null, leastImprovement: 0, target: null, seconds: null }

/** Checkpoints that are kept beside the newest ones and the best one. */
export const keepSchema = z.strictObject({
  /** `every`: at each multiple of `every` steps; `powersOfTwo`: at the steps 1, 2, 4, 8 and so on. */
  rule: z.enum(['none', 'every', 'powersOfTwo']).default('none'),
  every: z.int().min(1).max(1_000_000_000).default(1_000),
  /** The most that the checkpoints of the rule take, in megabytes of 1,000,000 bytes; the oldest are removed first. Null: as much as there are. */
  megabytes: z.number().positive().max(1e9).nullable().default(null)
})
export type KeepSettings = z.infer<typeof keepSchema>

export const noKeep: KeepSettings = { rule: 'none', every: 1_000, megabytes: null }

/** Whether the rule keeps the checkpoint of a step. */
export function isRuleStep(step: number, { rule, every }: KeepSettings): boolean {
  if (step < 1) return false
  switch (rule) {
    case 'none':
      return false
    case 'every':
      return step % every === 0
    case 'powersOfTwo':
      return Number.isInteger(Math.log2(step))
    default:
      return rule satisfies never
  }
}
