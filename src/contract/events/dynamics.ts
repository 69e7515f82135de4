/** What Inspect tells of memory: how long each layer remembers, and where it loses the past. */
import * as z from 'zod'
import { float32 } from '../procedures/common'

/**
 * Where a layer loses its past. `gates`: the own paths of the units, gates or decays, fade as fast as the true derivative. `gatesHeldByWeights`:
 * they fade faster, and the weights carry the past on. `weightsAgainstGates`: the weights undo what gates would keep. `weights` and `saturation`
 * are of layers whose units have no path of their own. `kept`: half is left after the whole sequence. `grows`: near states part.
 */
export const lossSchema = z.enum(['gates', 'gatesHeldByWeights', 'weightsAgainstGates', 'weights', 'saturation', 'kept', 'grows'])
export type Loss = z.infer<typeof lossSchema>

const unitsSchema = z.strictObject({
  /** The state's name and what it is, such as `c`, `cell state`. */
  name: z.string(),
  label: z.string(),
  /**
   * `own`: by what the unit keeps through its own path, such as the forget gate; exact. `diagonal`: by the diagonal of ∂s_t/∂s_{t−1} of a unit
   * without such a path; approximate, since other units carry its past as well.
   */
  by: z.enum(['own', 'diagonal']),
  /** Tokens until half of what each unit held is gone; Infinity where nothing is lost. */
  halfLives: float32
})

const pastSchema = z.strictObject({
  /** The states that are looked at. */
  names: z.array(z.string()),
  /** At distances 0, 1, … in tokens: the root mean square over units of ∂s_{t+d}/∂s_t, and of the product of own paths alone. */
  jacobian: float32,
  own: float32.nullable(),
  /** Whether the product is whole; else it is measured along random directions. */
  exact: z.boolean(),
  /** Singular values of ∂s_{t+d}/∂s_t, largest first. */
  singular: z.array(z.strictObject({ distance: z.int(), values: float32 }))
})

export const layerMemorySchema = z.strictObject({
  layer: z.string(),
  name: z.string(),
  /** Numbers that it keeps from one time step to the next. */
  numbers: z.int(),
  units: z.array(unitsSchema),
  /** The half-life of the median unit, and of the one that remembers longest, in tokens; null where nothing is lost. */
  median: z.number().nullable(),
  longest: z.number().nullable(),
  /** ln 2 / −λ of the largest Lyapunov exponent λ: what all paths together keep, in tokens; null where nothing is lost. */
  together: z.number().nullable(),
  /** Lyapunov exponents in nats a token, largest first. */
  exponents: z.array(z.number()),
  /** The largest exponent that the weights would have if no unit were saturated; null for units with paths of their own. */
  unsaturated: z.number().nullable(),
  /** The rate of the own path that keeps most, in nats a token; null where units have none. */
  own: z.number().nullable(),
  /** For each group of states that keep something of themselves, or for all states. */
  past: z.array(pastSchema),
  loss: lossSchema
})
export type LayerMemory = z.infer<typeof layerMemorySchema>

export const memoryFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  tokens: z.array(z.string()),
  /** The layers that are measured so far, of how many. */
  layers: z.array(layerMemorySchema),
  of: z.int(),
  /** The names of layers that keep every token, as attention does. */
  keeping: z.array(z.string())
})
export type MemoryFrame = z.infer<typeof memoryFrameSchema>

/** What happens near a fixed point: `marginal` neither pulls nor pushes in some direction, as a memory that is held. */
export const fixedPointKindSchema = z.enum(['stable', 'saddle', 'unstable', 'marginal'])
export type FixedPointKind = z.infer<typeof fixedPointKindSchema>

export const fixedPointSchema = z.strictObject({
  kind: fixedPointKindSchema,
  /** How many of the starts ended there. */
  reached: z.int(),
  /** |F(s) − s| that is left. */
  speed: z.number(),
  /** Directions that lead away: eigenvalues of ∂F/∂s beyond 1. */
  outward: z.int(),
  /** The eigenvalues, largest first. */
  real: float32,
  imaginary: float32
})
export type FixedPoint = z.infer<typeof fixedPointSchema>

/** The states of a layer along one sequence, in the space of their principal components. */
export const trajectorySchema = z.strictObject({
  tokens: z.array(z.string()),
  /** Bits that each token cost; NaN where it is not known. */
  surprise: float32,
  /** [tokens × components]. */
  points: float32
})
export type Trajectory = z.infer<typeof trajectorySchema>

export const statesFrameSchema = z.strictObject({
  step: z.int(),
  layer: z.string(),
  name: z.string(),
  /** Numbers that it keeps. */
  numbers: z.int(),
  /** The share of the variance along each component; two or three of them. */
  explained: z.array(z.number()),
  /** Of one probe, or of two in the same space. */
  trajectories: z.array(trajectorySchema),
  /** At the chosen input; null where they were not asked for, or the layer keeps too many numbers. `at`: [components] of each. */
  fixed: z
    .strictObject({
      /** The token whose input is held, and its 0-based place. */
      token: z.string(),
      place: z.int(),
      starts: z.int(),
      points: z.array(fixedPointSchema.extend({ at: float32 }))
    })
    .nullable(),
  /** Numbers that a layer may keep at most for its fixed points to be looked for. */
  most: z.int()
})
export type StatesFrame = z.infer<typeof statesFrameSchema>

/** ‖∂L/∂h‖ of a state or output by the distance from the loss, over many sequences of held-out data. */
export const reachedStateSchema = z.strictObject({
  layer: z.string(),
  name: z.string(),
  label: z.string(),
  kind: z.enum(['state', 'output']),
  /** By distance 0, 1, … in tokens, as shares of distance 0: the median, and between which one sequence in ten lies below and above. */
  median: float32,
  low: float32,
  high: float32,
  /** The product of own paths, root mean square over units, median over sequences; null where there are none. */
  theory: float32.nullable()
})
export type ReachedState = z.infer<typeof reachedStateSchema>

export const heldOutReachSchema = z.strictObject({
  step: z.int(),
  /** Sequences that were taken so far, of how many. */
  sequences: z.int(),
  of: z.int(),
  states: z.array(reachedStateSchema)
})
export type HeldOutReach = z.infer<typeof heldOutReachSchema>

/** The largest Lyapunov exponent of each layer at the checkpoints of a run, along one sequence, as `memory` finds it. */
export const exponentsThroughTrainingSchema = z.strictObject({
  /** Time steps of the sequence. */
  tokens: z.int(),
  /** The checkpoints that are measured so far, by rising step, of how many; one that cannot be read is left out at the end. */
  steps: z.array(z.int()),
  of: z.int(),
  /** `exponents`: in nats a token, one for each of `steps`; NaN where the model's numbers are not finite. */
  layers: z.array(z.strictObject({ layer: z.string(), name: z.string(), exponents: float32 }))
})
export type ExponentsThroughTraining = z.infer<typeof exponentsThroughTrainingSchema>
