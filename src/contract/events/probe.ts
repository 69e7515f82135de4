/** A frame of Inspect: the values inside the model on one sequence at one step of training. */
import * as z from 'zod'
import { roleSchema } from '../document/cellGraph'
import { float32 } from '../procedures/common'
import { matrixFormSchema } from './matrix'

/**
 * The range decides the colours. A `gate` lies in 0…1 and, like `positive`, has a sequential colour map; `signed` has a diverging one,
 * centred on zero.
 */
export const rangeSchema = z.enum(['gate', 'positive', 'signed'])

/**
 * The kind of a value, by which the page decides; its label is only for people. `layerOutput` is the output of a whole layer, and `value`
 * any value of a cell that is no state.
 */
export const tapCodeSchema = z.enum([
  'value',
  'cellState',
  'hiddenState',
  'otherState',
  'layerOutput',
  'stateNorm',
  'decay',
  'stepSize',
  'kernel',
  'attention'
])
export type TapCode = z.infer<typeof tapCodeSchema>

export const heatMapSchema = z.strictObject({
  layer: z.string(),
  /** The cell node's id and name; the next state of `c` is named `c`. */
  node: z.string(),
  name: z.string(),
  code: tapCodeSchema,
  /** The words for the value without its name: `forget gate`, `cell state`. */
  label: z.string(),
  role: roleSchema,
  range: rangeSchema,
  /** Time steps and units; `values` is [steps × units], row by row. */
  steps: z.int(),
  units: z.int(),
  values: float32
})
export type HeatMap = z.infer<typeof heatMapSchema>

/** A value over the distance in time, as the kernel of a state-space layer. */
export const lagsSchema = z.strictObject({
  layer: z.string(),
  name: z.string(),
  label: z.string(),
  role: roleSchema,
  range: rangeSchema,
  /** Distances from 0 on; `values` is [lags × units], row by row. */
  lags: z.int(),
  units: z.int(),
  values: float32
})
export type Lags = z.infer<typeof lagsSchema>

/** The 0-based index of a sequence in the latest training batch, and the number of its sequences. */
const batchSequenceSchema = z.strictObject({
  sequence: z.int(),
  sequences: z.int(),
  /**
   * The initial states of the sequence where states are carried between batches. `carried`: those of training. `anew`: zeros, since its
   * stream begins. `notKept`: unknown, since training did not keep them before Inspect asked. It is null where no states are carried.
   */
  states: z.enum(['carried', 'anew', 'notKept']).nullable()
})

export const probeFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** The sequence of the batch that the frame shows; null where it shows the probe. */
  batch: batchSequenceSchema.nullable(),
  /** The tokens, one a time step. */
  tokens: z.array(z.string()),
  maps: z.array(heatMapSchema),
  lags: z.array(lagsSchema),
  /** The layers that have an attention map or an effective attention matrix. */
  matrices: z.array(z.strictObject({ layer: z.string(), form: matrixFormSchema, label: z.string() })),
  /** The likeliest next tokens at each time step, best first, [steps × best]. */
  next: z.strictObject({ best: z.int(), tokens: z.array(z.string()), probability: float32 }),
  /** Bits that each token cost given those before it; the first is NaN. */
  surprise: float32
})
export type ProbeFrame = z.infer<typeof probeFrameSchema>
