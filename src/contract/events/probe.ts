/** What the probe sequence looks like inside the model at one step of training. */
import * as z from 'zod'
import { roleSchema } from '../document/cellGraph'
import { float32 } from '../procedures/common'

export const heatMapSchema = z.strictObject({
  layer: z.string(),
  /** The cell node's id and name; the next state of `c` is named `c`. */
  node: z.string(),
  name: z.string(),
  /** What it is, in words and without its name: `forget gate`, `cell state`. */
  label: z.string(),
  role: roleSchema,
  /** Values in 0…1 (a gate) take the sequential map, signed ones the diverging map centred on zero. */
  range: z.enum(['gate', 'signed']),
  /** Time steps and units; `values` is [steps × units], row by row. */
  steps: z.int(),
  units: z.int(),
  values: float32
})
export type HeatMap = z.infer<typeof heatMapSchema>

export const probeFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** One token a time step. */
  tokens: z.array(z.string()),
  maps: z.array(heatMapSchema),
  /** For each time step the likeliest next tokens, best first, [steps × best]. */
  next: z.strictObject({ best: z.int(), tokens: z.array(z.string()), probability: float32 }),
  /** Bits that each token cost given those before it; the first is NaN. */
  surprise: float32
})
export type ProbeFrame = z.infer<typeof probeFrameSchema>
