/** Sweeps: a document trained many times with other settings, as a file says, and how far that came. */
import * as z from 'zod'
import { documentSchema } from '../document/document'
import { metricNames } from '../document/metrics'
import { problemSchema } from '../problems/problems'
import { runIdSchema } from '../procedures/common'
import { settingsSchema, settingValueSchema } from './settings'

/** The values that a setting takes. A range is of whole numbers where both of its ends are, and the setting takes no others. */
export const sweptSettingSchema = z.union([
  z.strictObject({ values: z.array(settingValueSchema).min(1).max(1_000) }),
  z.strictObject({
    from: z.number(),
    to: z.number(),
    scale: z.enum(['linear', 'log']).default('linear'),
    /** Values of a grid; a random search draws from the whole range. */
    count: z.int().min(2).max(1_000).default(5)
  })
])
export type SweptSetting = z.infer<typeof sweptSettingSchema>

const seedSchema = z.int().min(0).max(2_147_483_647)
const trialsSchema = z.int().min(1).max(10_000)

export const sweepMethodSchema = z.discriminatedUnion('kind', [
  /** Every combination of all values. */
  z.strictObject({ kind: z.literal('grid') }),
  z.strictObject({ kind: z.literal('random'), trials: trialsSchema, seed: seedSchema.default(0) }),
  /**
   * Successive halving (Jamieson and Talwalkar 2016): random trials train for `firstSteps`, the best 1/`eta` of them go on for `eta` times as many
   * steps in all, and so on up to the steps of the document.
   */
  z.strictObject({
    kind: z.literal('halving'),
    trials: trialsSchema,
    eta: z.number().min(2).max(10).default(3),
    firstSteps: z.int().min(1).max(1_000_000_000),
    seed: seedSchema.default(0)
  })
])
export type SweepMethod = z.infer<typeof sweepMethodSchema>

export const sweepSpecSchema = z.strictObject({
  format: z.literal('gatescope-sweep'),
  version: z.literal(1),
  name: z.string().min(1).max(120),
  document: documentSchema,
  method: sweepMethodSchema,
  /** By path, such as `training.optimizer.learningRate` or `layers.lstm.hidden`; the other settings are those of the document. */
  settings: z.record(z.string().min(1).max(200), sweptSettingSchema),
  /** Each combination is trained once with each of these seeds; empty takes that of the document. */
  seeds: z.array(seedSchema).max(100).default([]),
  /**
   * Makes models comparable: widths that the sweep does not vary are changed so that every trial has as many parameters as the document, within
   * 2 %. Null leaves widths as they are.
   */
  equalParameters: z
    .strictObject({ width: z.string().min(1).max(200) })
    .nullable()
    .default(null),
  /** What trials are ranked by; null takes the main metric of the task. */
  metric: z.enum(metricNames).nullable().default(null)
})
export type SweepSpec = z.infer<typeof sweepSpecSchema>

/** A trial that is planned. */
export const plannedTrialSchema = z.strictObject({
  /** 1-based. */
  number: z.int(),
  settings: settingsSchema,
  seed: z.int(),
  /** Steps of its whole training. */
  steps: z.int(),
  parameterCount: z.int().nullable(),
  /** Why it cannot be trained; empty for one that can. */
  problems: z.array(problemSchema)
})

export const trialStateSchema = z.enum(['waiting', 'training', 'finished', 'stopped', 'failed', 'refused'])

export const trialSchema = z.strictObject({
  /** 1-based. */
  number: z.int(),
  settings: settingsSchema,
  seed: z.int(),
  state: trialStateSchema,
  runId: runIdSchema.nullable(),
  step: z.int(),
  /** Steps at which it ends as far as is known now; null: when it is stopped. */
  steps: z.int().nullable(),
  parameterCount: z.int().nullable(),
  /** The best value of the metric so far, and its step. */
  best: z.strictObject({ step: z.int(), value: z.number() }).nullable(),
  problems: z.array(problemSchema)
})
export type Trial = z.infer<typeof trialSchema>

export const sweepSchema = z.strictObject({
  sweepId: runIdSchema,
  name: z.string(),
  phase: z.enum(['running', 'stopped', 'finished', 'interrupted']),
  startedAt: z.number(),
  /** Why it stopped by itself; null where it did not. */
  failure: z.string().nullable(),
  method: sweepMethodSchema,
  metric: z.enum(metricNames),
  /** The paths that the sweep varies. */
  varied: z.array(z.string()),
  /** By number. */
  trials: z.array(trialSchema),
  /** Where trials run: on this machine, or on the Ray cluster of this address. */
  place: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('here') }),
    z.strictObject({ kind: z.literal('ray'), address: z.string() })
  ])
})
export type Sweep = z.infer<typeof sweepSchema>
