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
  states: z.enum(['carried', 'anew', 'notKept']).nullable(),
  /** The batch was not trained on: it is the one that a run takes next which is inspected from its checkpoint. */
  next: z.literal(true).optional()
})

export const dataPartSchema = z.enum(['training', 'validation'])
export type DataPart = z.infer<typeof dataPartSchema>

/** A prediction for each time step, or one for the whole sequence. S is the number of time steps, or 1. */
const overSchema = z.enum(['step', 'sequence'])

/** What is to be predicted on the sequence. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('classes'),
    over: overSchema,
    /** The words of all classes. */
    names: z.array(z.string()),
    /** The right class of each prediction, [S]; −1 where it is unknown or does not count. */
    truth: z.array(z.int()),
    /**
     * Of one prediction for the sequence: the probability of each class if the sequence ended at each time step, [steps × classes]. `exact`: no
     * layer reads later time steps, so that it is what the model says of that beginning; else the layers have read the whole sequence. It is
     * null where there is a prediction for each time step.
     */
    soFar: z.strictObject({ probability: float32, exact: z.boolean() }).nullable()
  }),
  /** Labels whose time steps are not known: those decoded from the likeliest class of each time step, and the right ones. */
  z.strictObject({
    kind: z.literal('labels'),
    over: z.literal('step'),
    /** The words of all classes; the first stands for no label. */
    names: z.array(z.string()),
    said: z.array(z.string()),
    /** Null where it is unknown, as of a typed text. */
    truth: z.array(z.string()).nullable(),
    /** A shortest way from the decoded to the right labels: those that stand for one another, null where there is none. Null without a truth. */
    pairs: z.array(z.strictObject({ said: z.string().nullable(), truth: z.string().nullable() })).nullable()
  }),
  z.strictObject({
    kind: z.literal('numbers'),
    over: overSchema,
    /** `scale`: one standard deviation of the training data, in the column's units. */
    columns: z.array(z.strictObject({ name: z.string(), scale: z.number() })),
    /** What the model says and what is right, in the columns' units, [S × columns]. The truth is NaN where it is unknown. */
    predicted: float32,
    truth: float32,
    /** What repeating the last value would say, [S × columns]; null where the target is not the next value. */
    lastValue: float32.nullable(),
    /** What the model read, in the columns' units, [steps × columns]. */
    inputs: z.strictObject({ columns: z.array(z.string()), values: float32 })
  })
])
export type Answer = z.infer<typeof answerSchema>
export type NumberAnswer = Extract<Answer, { kind: 'numbers' }>

export const probeFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** The sequence of the batch that the frame shows; null where it shows the probe. */
  batch: batchSequenceSchema.nullable(),
  /** The 0-based place in the data that the frame shows, of how many; null where it shows a text or the batch. */
  place: z.strictObject({ part: dataPartSchema, at: z.int(), of: z.int() }).nullable(),
  /** The tokens, one a time step. */
  tokens: z.array(z.string()),
  /** The date of the row at each time step, as it stands in the file; absent where the data has no dates, and for the batch. */
  dates: z.array(z.string()).optional(),
  maps: z.array(heatMapSchema),
  lags: z.array(lagsSchema),
  /** The layers that have an attention map or an effective attention matrix. */
  matrices: z.array(z.strictObject({ layer: z.string(), form: matrixFormSchema, label: z.string() })),
  /** The likeliest next tokens at each time step, best first, [steps × best]. */
  next: z.strictObject({ best: z.int(), tokens: z.array(z.string()), probability: float32 }),
  /** Bits that each token of a text cost given those before it, or bits of the right class at each time step. NaN where there are none. */
  surprise: float32,
  /** What is to be predicted; null where each token is predicted from those before it. */
  answer: answerSchema.nullable()
})
export type ProbeFrame = z.infer<typeof probeFrameSchema>
