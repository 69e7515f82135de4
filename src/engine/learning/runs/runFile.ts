/** `run.json` describes a run and its progress. It is replaced as a whole each time. */
import * as z from 'zod'
import { isGoing, runSummarySchema } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import { runIdSchema } from '../../../contract/procedures/common'
import { settingsSchema } from '../../../contract/runs/settings'
import { readJsonFileSync } from '../../files/jsonFile'
import { ownerSchema, runsElsewhere } from '../../files/owner'

/** What a run of a loop in Python says of itself: there is no document of it. */
export const pythonSchema = z.object({
  /** Such as `PyTorch`, with its version. */
  library: z.string(),
  version: z.string(),
  /** The layers in a few words. */
  model: z.string(),
  parameterCount: z.int(),
  settings: settingsSchema
})
export type PythonFacts = z.infer<typeof pythonSchema>

export const runFileSchema = z.object({
  format: z.literal('gatescope-run'),
  version: z.literal(1),
  owner: ownerSchema,
  /** Tells whether the data is still what the run began with. */
  data: z.string(),
  /** What its model costs: parameters, and floating-point operations of a token forward. Earlier versions did not write it. */
  cost: z.object({ parameters: z.int(), flopsPerToken: z.number() }).optional(),
  /** The sweep that the run is a trial of, and the trial's 1-based number. */
  trial: z.strictObject({ sweepId: runIdSchema, number: z.int() }).nullable().default(null),
  /** Absent for a run of this workbench. */
  python: pythonSchema.optional(),
  summary: runSummarySchema
})
export type RunFile = z.infer<typeof runFileSchema>

/** Reads it; null when it is missing or not of this form. */
export const readRunFile = (path: string): RunFile | null => readJsonFileSync(path, runFileSchema)

/** The summary as it is now that the engine has started: a run whose process ended under it was interrupted. */
export function afterRestart({ summary, owner }: RunFile): RunSummary {
  if (!isGoing(summary.phase) || runsElsewhere(owner)) return summary
  return { ...summary, phase: 'interrupted', stepsPerSecond: null, tokensPerSecond: null, secondsLeft: null }
}
