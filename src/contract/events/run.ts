/** The events of a training run. */
import * as z from 'zod'
import { runExecutors } from '../executors'
import { documentIdSchema } from '../document/document'
import { learningRateSchema } from '../document/training'
import { metricNames } from '../document/metrics'
import { noStop, stopSchema } from '../document/stopping'
import { baselineSchema } from '../runs/baseline'
import { endReasons } from '../runs/endWords'
import { atStepSchema } from '../runs/mainMetric'
import { float32, float64, runIdSchema } from '../procedures/common'

/**
 * The life of a run: `compiling → training ⇄ paused → finished | stopped | failed`. A run is `interrupted` when the engine ended during
 * it.
 */
export const runPhaseSchema = z.enum(['compiling', 'training', 'paused', 'finished', 'stopped', 'failed', 'interrupted'])
export type RunPhase = z.infer<typeof runPhaseSchema>

/** Whether a run of this phase is in some process's memory and not over. */
export const isGoing = (phase: RunPhase): boolean => phase === 'compiling' || phase === 'training' || phase === 'paused'

/** Whether a run of this phase takes no more steps, unless it is resumed. */
export const isOver = (phase: RunPhase): boolean => phase === 'finished' || phase === 'stopped' || phase === 'failed'

export const runFailureSchema = z.strictObject({
  code: z.enum(['nonFinite', 'outOfMemory', 'executor', 'disk']),
  /** A sentence says what happened, and where. */
  message: z.string(),
  remedy: z.string(),
  /** Whether to go on from a checkpoint at a lower learning rate may help. Failures that do not depend on it have no such entry. */
  learningRateHelps: z.boolean().optional(),
  /** The layer, or the node of its cell, from which it came. */
  place: z.strictObject({ layer: z.string(), node: z.string().nullable() }).optional()
})
export type RunFailure = z.infer<typeof runFailureSchema>

/** A learning rate that was set while the model trained; the schedule multiplies it. */
export const learningRateChangeSchema = z.strictObject({
  /** The first step with it, 1-based. */
  from: z.int(),
  learningRate: learningRateSchema
})
export type LearningRateChange = z.infer<typeof learningRateChangeSchema>

/** The run whose weights a run began with, and the step of the checkpoint that they are from. */
export const firstWeightsSchema = z.strictObject({ runId: runIdSchema, name: z.string(), step: z.int() })
export type FirstWeights = z.infer<typeof firstWeightsSchema>

export const runSummarySchema = z.strictObject({
  runId: runIdSchema,
  /** The document that the run trains; null where the document has no id. */
  documentId: documentIdSchema.nullable().default(null),
  name: z.string(),
  phase: runPhaseSchema,
  startedAt: z.number(),
  /** Training steps done. */
  step: z.int(),
  /** The number of the current pass through the data, from 1 on; null where examples are drawn without end. */
  epoch: z.int().nullable().default(null),
  /** The run ends after so many steps; null lets it go on until the user stops it. */
  steps: z.int().nullable(),
  /** Step of the newest checkpoint on disk, null when there is none. */
  checkpoint: z.int().nullable(),
  /** The validation metrics. The main one stands first. */
  metrics: z.array(z.enum(metricNames)),
  /** What simple predictions reach on the run's task. */
  baselines: z.array(baselineSchema).default([]),
  /** Mean training loss of the last steps: nats of classes, squared errors of numbers. */
  loss: z.number().nullable(),
  /** The newest evaluation: a value for each of `metrics`. */
  heldOut: z.array(z.number()).nullable(),
  stepsPerSecond: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  executor: z.enum(runExecutors),
  /** Names of the parameters, in the order of `gradientNorms`. */
  parameters: z.array(z.string()),
  /** Changes of the learning rate, by step. Without any the document's learning rate counts. */
  learningRates: z.array(learningRateChangeSchema).default([]),
  /** Null where the run began with weights drawn from the seed. */
  startedFrom: firstWeightsSchema.nullable().default(null),
  /** When the run stops by itself before its last step: as the document says, or as it was changed when the run was resumed. */
  stop: stopSchema.default(noStop),
  /** What ended a finished run; null for every other, and for runs of before this was recorded. */
  endedBy: z.enum(endReasons).nullable().default(null),
  /** Of the checkpoints on disk the best by the main validation metric; null where none of them was evaluated. */
  best: atStepSchema.nullable().default(null),
  /** Seconds until the nearest limit, of steps or of time, at the speed of now; null while it does not train, or where nothing limits it. */
  secondsLeft: z.number().nullable().default(null),
  failure: runFailureSchema.nullable()
})
export type RunSummary = z.infer<typeof runSummarySchema>

/** Whether a loop in Python takes the steps of a run: the workbench shows it, and has no model that it could train, export or evaluate. */
export const isFromPython = ({ executor }: Pick<RunSummary, 'executor'>): boolean => executor === 'python'

/** A stretch of steps, one entry a step in each array. */
export const stepsEventSchema = z.strictObject({
  type: z.literal('steps'),
  /** Step numbers, 1-based. */
  step: float64,
  /** Seconds of training so far, pauses not counted. */
  seconds: float64,
  /** The loss in nats a target, or as a squared error. */
  loss: float32,
  /** The learning rate that the schedule gave. */
  learningRate: float32,
  /** The joint norm of all gradients before clipping. */
  gradientNorm: float32,
  /** ‖∂L/∂θ‖ before clipping, [steps × parameters], row by row. */
  gradientNorms: float32
})
export type StepsEvent = z.infer<typeof stepsEventSchema>

const evaluatedSchema = z.strictObject({
  /** The loss in the units of the training loss. */
  loss: z.number(),
  /** A value for each of the run's metrics, in their order. */
  values: z.array(z.number())
})

export const evaluationEventSchema = z.strictObject({
  type: z.literal('evaluation'),
  step: z.int(),
  /** On validation data. */
  ...evaluatedSchema.shape,
  /** On a sample of training sequences, the same at each evaluation; absent where it was not measured. */
  training: evaluatedSchema.optional()
})
export type EvaluationEvent = z.infer<typeof evaluationEventSchema>

export const runEventSchema = z.discriminatedUnion('type', [
  /** The state of the run; sent first, at each change of phase, and a few times a second while it trains. */
  z.strictObject({ type: z.literal('status'), summary: runSummarySchema }),
  stepsEventSchema,
  evaluationEventSchema,
  /** A line for the log: what compilation does, that a checkpoint was written. */
  z.strictObject({ type: z.literal('note'), step: z.int(), text: z.string() })
])
export type RunEvent = z.infer<typeof runEventSchema>
