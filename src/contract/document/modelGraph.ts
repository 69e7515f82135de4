/** A model as layers: each names the layers that it reads, so that stacks, residuals and several branches are all plain data. */
import * as z from 'zod'
import { idSchema } from './cellGraph'
import { dropoutParams } from './cellNodes'

/** The names under which layers read what the task gives; no layer may bear them. */
export const taskInputNames = ['tokens', 'features'] as const
export type TaskInputName = (typeof taskInputNames)[number]
export const isTaskInput = (id: string): id is TaskInputName => taskInputNames.some((name) => name === id)

/** The input that a text task gives. */
export const taskInput = 'tokens'

const layerBase = { id: idSchema, name: z.string().min(1).max(80), inputs: z.array(idSchema).max(16) }
/** The width of the vectors that a layer returns or uses inside. */
export const widthSchema = z.int().min(1).max(65_536)

const headsSchema = z.int().min(1).max(256)

/**
 * How the matrices of a layer start. `gpt2`: N(0, 0.02²), those that write to the residual sum smaller by the
 * root of the number of such layers (Radford et al. 2019, section 2.3). `glorot`: uniform by the widths (Glorot and Bengio 2010).
 */
const startSchema = z.enum(['gpt2', 'glorot'])
export type MatrixStart = z.infer<typeof startSchema>
/** How a layer with one matrix starts. When not given, weights and bias are uniform between ±1/√D; otherwise the bias starts at 0. */
const linearStart = { start: startSchema.optional() }
const statesSchema = z.int().min(1).max(1024)
const kernelSchema = z.int().min(1).max(256)
/** The initial Δ is drawn between these bounds, uniformly on a logarithmic scale. */
const startingDelta = { deltaMin: z.number().positive().max(100), deltaMax: z.number().positive().max(100) }

export const layerSchema = z.discriminatedUnion('kind', [
  /** Token indices [B, T] to vectors [B, T, units]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('embedding'),
    params: z.strictObject({
      units: widthSchema,
      /** The table starts from N(0, deviation²); 1 when not given. */
      deviation: z.number().positive().max(10).optional()
    })
  }),
  /** Runs a cell over time: [B, T, D] to the cell's output for each step [B, T, …]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('recurrent'),
    params: z.strictObject({ cell: idSchema, hidden: widthSchema, direction: z.enum(['forward', 'backward']) })
  }),
  /** S4D, a diagonal state-space model of each unit with `states` complex pairs: [B, T, D] to [B, T, D]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('s4d'),
    params: z.strictObject({
      states: statesSchema,
      discretisation: z.enum(['zeroOrderHold', 'bilinear']),
      /** S4D-Lin, S4D-Inv or S4D-Real. */
      initial: z.enum(['linear', 'inverse', 'real']),
      ...startingDelta,
      output: z.enum(['none', 'gelu', 'glu']),
      form: z.enum(['auto', 'convolution', 'scan', 'associative'])
    })
  }),
  /** A causal convolution over time, a kernel for each unit: [B, T, D] to [B, T, D]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('conv'),
    params: z.strictObject({ kernel: kernelSchema, activation: z.enum(['none', 'silu']) })
  }),
  /** Token shift, each step mixed with the one before by a learned share of each unit: [B, T, D] to [B, T, D]. */
  z.strictObject({ ...layerBase, kind: z.literal('tokenShift'), params: z.strictObject({}) }),
  /** A Mamba block, a selective scan between convolution and gate: [B, T, D] to [B, T, D]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('mamba'),
    params: z.strictObject({
      inner: widthSchema,
      states: statesSchema,
      kernel: kernelSchema,
      /** Rank of the product that makes Δ. */
      rank: widthSchema,
      ...startingDelta,
      form: z.enum(['auto', 'scan', 'associative'])
    })
  }),
  /** Dropout between layers: [B, T, D] to [B, T, D], the identity outside training. */
  z.strictObject({ ...layerBase, kind: z.literal('dropout'), params: dropoutParams }),
  /** A linear map at each time step, for example of a task's numbers: [B, T, D] to [B, T, units]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('linear'),
    params: z.strictObject({ units: widthSchema, bias: z.boolean(), ...linearStart })
  }),
  /** Concatenates its inputs, such as both directions of a bidirectional model: [B, T, D₁], [B, T, D₂], … to [B, T, D₁ + D₂ + …]. */
  z.strictObject({ ...layerBase, kind: z.literal('concat'), params: z.strictObject({}) }),
  /** Adds its inputs, which have one shape. */
  z.strictObject({ ...layerBase, kind: z.literal('residual'), params: z.strictObject({}) }),
  /** Normalises vectors to mean 0 and variance 1 over their units, or only to a mean square of 1, and multiplies by a learned gain. */
  z.strictObject({ ...layerBase, kind: z.literal('norm'), params: z.strictObject({ form: z.enum(['layerNorm', 'rmsNorm']) }) }),
  /** Adds a position encoding, which tells the model the time step of each vector. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('positions'),
    params: z.discriminatedUnion('form', [
      z.strictObject({ form: z.literal('sinusoidal') }),
      /** `limit`: the number of time steps that have a learned vector. */
      z.strictObject({ form: z.literal('learned'), limit: z.int().min(1).max(1_000_000) })
    ])
  }),
  /** Self-attention: every time step attends to all others, or causally to those up to itself: [B, T, D] → [B, T, D]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('attention'),
    params: z.strictObject({
      heads: headsSchema,
      causal: z.boolean(),
      positions: z.enum(['none', 'rotary', 'alibi']),
      /** `chunked` goes from block to block of time steps; its memory grows with the length and not with its square. `auto`: where sequences are long. */
      form: z.enum(['auto', 'plain', 'chunked']),
      bias: z.boolean(),
      /** The dropout rate of the attention weights. */
      dropout: z.number().min(0).max(0.95),
      start: startSchema
    })
  }),
  /** Causal attention whose weights are products of features, so that it can run as a recurrence: [B, T, D] → [B, T, D]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('linearAttention'),
    params: z.strictObject({ heads: headsSchema, form: z.enum(['parallel', 'recurrent']), bias: z.boolean(), start: startSchema })
  }),
  /** Two linear maps with a function between, at each time step by itself: [B, T, D] → hidden → [B, T, D]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('feedForward'),
    params: z.strictObject({
      hidden: widthSchema,
      activation: z.enum(['gelu', 'relu', 'swiglu']),
      bias: z.boolean(),
      start: startSchema
    })
  }),
  /**
   * A linear map to what the task asks for, logits of its classes or numbers: of each token, [B, T, D] to [B, T, V]; or once for a
   * sequence, [B, D] to [B, V], of its last step, or of the mean or the maximum over its steps.
   */
  z.strictObject({
    ...layerBase,
    kind: z.literal('head'),
    params: z.strictObject({
      bias: z.boolean(),
      over: z.enum(['token', 'last', 'mean', 'max']).default('token'),
      /** An embedding whose table is this layer's matrix as well (Press and Wolf 2017); none when not given. */
      tied: idSchema.optional(),
      ...linearStart
    })
  })
])
export type Layer = z.infer<typeof layerSchema>
export type LayerKind = Layer['kind']
export type LayerOf<K extends LayerKind> = Extract<Layer, { kind: K }>

export const modelGraphSchema = z.strictObject({ layers: z.array(layerSchema).max(200) })
