/** Decides which checkpoints of a run are kept, and why: the newest, the best by validation, and those of the user's rule. */
import type { KeepSettings } from '../../../contract/document/stopping'
import { isRuleStep } from '../../../contract/document/stopping'
import type { CheckpointReason } from '../../../contract/runs/checkpoint'

/** A run resumes from the newest, or from the one before it where that is damaged. */
const NEWEST = 2

export interface CheckpointFile {
  readonly step: number
  readonly bytes: number
}

export interface SortedCheckpoint extends CheckpointFile {
  /** Empty where the checkpoint is not kept any longer. */
  readonly reasons: readonly CheckpointReason[]
}

/** All checkpoints with the reasons why they are kept, newest first. `best`: the step of the best among them, null where none was evaluated. */
export function sortCheckpoints(files: readonly CheckpointFile[], best: number | null, keep: KeepSettings): SortedCheckpoint[] {
  const newestFirst = [...files].sort((a, b) => b.step - a.step)
  const byRule = stepsOfRule(newestFirst, keep)
  return newestFirst.map((file, k) => ({
    ...file,
    reasons: [
      ...(k < NEWEST ? (['newest'] as const) : []),
      ...(file.step === best ? (['best'] as const) : []),
      ...(byRule.has(file.step) ? (['rule'] as const) : [])
    ]
  }))
}

/** The steps that the rule keeps: the newest of them, as many as its megabytes hold. */
function stepsOfRule(newestFirst: readonly CheckpointFile[], keep: KeepSettings): ReadonlySet<number> {
  const most = (keep.megabytes ?? Infinity) * 1_000_000
  const steps = new Set<number>()
  let total = 0
  for (const { step, bytes } of newestFirst.filter((file) => isRuleStep(file.step, keep))) {
    total += bytes
    if (total > most) break
    steps.add(step)
  }
  return steps
}
