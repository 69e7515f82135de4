/** The settings of training. */
import * as z from 'zod'
import { scheduleSchema } from './schedule'
import { keepSchema, noKeep, noStop, stopSchema } from './stopping'

const adamFields = {
  learningRate: z.number().positive().max(10),
  beta1: z.number().min(0).max(0.9999),
  beta2: z.number().min(0).max(0.99999),
  epsilon: z.number().positive().max(1)
}
const momentum = z.number().min(0).max(0.9999)

export const optimizerSchema = z.discriminatedUnion('kind', [
  /** Adam (Kingma and Ba 2015, algorithm 1). */
  z.strictObject({ kind: z.literal('adam'), ...adamFields }),
  /** Adam with the weight decay beside the gradient's step instead of in it (Loshchilov and Hutter 2019, algorithm 2). */
  z.strictObject({ kind: z.literal('adamw'), ...adamFields }),
  z.strictObject({ kind: z.literal('sgd'), learningRate: z.number().positive().max(100), momentum, nesterov: z.boolean().default(false) }),
  /** The gradient over the root of its mean square (Tieleman and Hinton 2012, lecture 6.5). */
  z.strictObject({
    kind: z.literal('rmsprop'),
    learningRate: z.number().positive().max(10),
    /** The share of the old mean square that a step keeps. */
    decay: z.number().min(0).max(0.99999),
    epsilon: z.number().positive().max(1),
    momentum
  })
])
export type OptimizerSettings = z.infer<typeof optimizerSchema>

/** The names of the arrays that an optimizer keeps for each weight, beside the weight and in its shape. */
export function optimizerSlots(optimizer: OptimizerSettings): readonly string[] {
  switch (optimizer.kind) {
    case 'adam':
    case 'adamw':
      return ['adam.m', 'adam.v']
    case 'rmsprop':
      return optimizer.momentum > 0 ? ['rmsprop.v', 'rmsprop.momentum'] : ['rmsprop.v']
    case 'sgd':
      return optimizer.momentum > 0 ? ['sgd.momentum'] : []
    default:
      return optimizer satisfies never
  }
}

/** A learning rate that is set while a model trains. */
export const learningRateSchema = z.number().positive().max(100)

export const clipSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** All gradients scaled down together so that their joint norm is at most this (Pascanu et al. 2013). */
  z.strictObject({ kind: z.literal('globalNorm'), norm: z.number().positive().max(1e6) }),
  /** Each entry of each gradient cut to ± this. */
  z.strictObject({ kind: z.literal('value'), limit: z.number().positive().max(1e6) })
])
export type ClipSettings = z.infer<typeof clipSchema>

/** Pulls weights towards zero: `rate` times the weight is added to its gradient; AdamW takes learning rate times it off the weight. */
export const weightDecaySchema = z.strictObject({
  rate: z.number().min(0).max(1),
  /** Whether biases, gains and other parameters of one axis are pulled too. */
  vectors: z.boolean()
})

export const lossSchema = z.strictObject({
  /** Share of a class's probability that is spread evenly over all (Szegedy et al. 2016, section 7). */
  labelSmoothing: z.number().min(0).max(0.9).default(0),
  /** The weight of each class in the loss; empty where all classes count alike. */
  classWeights: z.array(z.number().min(0).max(1e6)).max(65_536).default([]),
  /** The loss of a task that predicts numbers: the mean of squared or of absolute errors. */
  numbers: z.enum(['squared', 'absolute']).default('squared')
})
export type LossSettings = z.infer<typeof lossSchema>

/**
 * How batches are sampled from the data. `random`: windows start at random places. `epochs`: windows lie end to end, and each is used
 * once an epoch, in shuffled order. `streams`: each row of a batch continues where it ended in the previous batch, and reads all of the
 * data from a start of its own.
 */
export const batchOrders = ['random', 'epochs', 'streams'] as const
export type BatchOrder = (typeof batchOrders)[number]

/** How a recurrence runs that is not linear in its state. */
export const recurrenceForms = ['auto', 'steps', 'newton'] as const

export const trainingSettingsSchema = z.strictObject({
  batchSize: z.int().min(1).max(65_536),
  /** T, the number of time steps that gradients flow through. */
  sequenceLength: z.int().min(1).max(1_000_000),
  optimizer: optimizerSchema,
  clip: clipSchema,
  loss: lossSchema.default({ labelSmoothing: 0, classWeights: [], numbers: 'squared' }),
  /** Batches whose gradients are added up for one step: as one batch that many times as large, in the memory of one. */
  accumulate: z.int().min(1).max(1_024).default(1),
  /**
   * `segments`: a loop keeps for the backward pass what it carried between stretches of about √T time steps, and computes the rest again: memory
   * grows with √T instead of T, for about one more forward pass (Chen et al. 2016).
   */
  recompute: z.enum(['none', 'segments']).default('none'),
  order: z.enum(batchOrders).default('random'),
  /**
   * Whether layers take their states over from the batch before, so that the model remembers further back than gradients flow: truncated BPTT
   * (Williams and Peng 1990). States begin anew where a stream begins.
   */
  stateful: z.boolean().default(false),
  /** How a recurrence that is linear in its state runs: step by step, or by associative scan; `auto`: the latter on a GPU. */
  linearRecurrence: z.enum(['auto', 'steps', 'associative']).default('auto'),
  /**
   * How other recurrences run: step by step, or by Newton iterations over all time steps at once (Lim et al. 2024), which find the same states and
   * gradients to about 10⁻⁵ of their size, or by steps where they do not converge. `auto`: step by step, as no measurement of training says otherwise.
   */
  recurrence: z.enum(recurrenceForms).default('auto'),
  weightDecay: weightDecaySchema.default({ rate: 0, vectors: false }),
  /** How the optimizer's learning rate changes from step to step. */
  schedule: scheduleSchema.default({ kind: 'constant' }),
  seed: z.int().min(0).max(2_147_483_647),
  /** The run stops by itself after this many steps; null: when the user stops it. */
  steps: z.int().min(1).max(1_000_000_000).nullable(),
  /** The number of steps from one evaluation on validation data to the next. */
  evaluateEvery: z.int().min(1).max(1_000_000),
  /** Batches that an evaluation takes at most, the last one included; null: as many as suit a batch's size, and more of them at the end. */
  validationBatches: z.int().min(1).max(100_000).nullable().default(null),
  /**
   * Whether the run measures of each parameter from its first step on how far steps move it, beside its size. Each measurement reads every number
   * twice, and they take at most 2 % of the time.
   */
  measureUpdates: z.boolean().default(false),
  /** Whether the run measures the largest Lyapunov exponent of each layer along a validation sequence, in at most 2 % of the time. */
  measureExponents: z.boolean().default(false),
  /** When the run stops by itself before its last step. */
  stop: stopSchema.default(noStop),
  /** Which checkpoints are kept beside the newest two and the best. */
  keep: keepSchema.default(noKeep)
})
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>
