/** What a model says against the truth over many sequences of the data: how sure it is, what it did not expect, and where it errs most. */
import * as z from 'zod'
import { float32, float64 } from '../procedures/common'
import { dataPartSchema } from './probe'

/** Null where nothing was judged. */
const figure = z.number().nullable()

/** Predictions whose largest probability lies in one tenth of 0…1. */
export const calibrationBinSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  count: z.int(),
  /** The mean of the largest probabilities, and the share of predictions that were right; null where there are none. */
  confidence: figure,
  accuracy: figure
})
export type CalibrationBin = z.infer<typeof calibrationBinSchema>

/** Predictions of one class: how often it was right, how often it was said, how often both, and what it cost where it was right. */
const classErrorsSchema = z.strictObject({
  name: z.string(),
  targets: z.int(),
  said: z.int(),
  right: z.int(),
  /** Mean bits where it was right; null where it never was. */
  bits: figure
})
export type ClassErrors = z.infer<typeof classErrorsSchema>

const classPredictionsSchema = z.strictObject({
  /** Predictions that were judged. */
  targets: z.int(),
  accuracy: figure,
  /** Mean bits of the right class. */
  bits: figure,
  /** The mean distance of confidence and accuracy over the bins, weighted by their counts (Guo et al. 2017). */
  calibrationError: figure,
  bins: z.array(calibrationBinSchema),
  /** The classes that were right or said at least once, those that were right most often first. */
  byClass: z.array(classErrorsSchema)
})

/** An interval that holds a share `level` of the truths, if later errors are as those that it was read from. */
const intervalSchema = z.strictObject({
  level: z.number(),
  /** The interval reaches so far on either side of the prediction, in the column's units; null where it is without bound, as there is too little data. */
  halfWidth: figure,
  /** The share of the truths of the second half of the data that it held. */
  covered: figure
})

const numberColumnSchema = z.strictObject({
  name: z.string(),
  /** In the column's units. */
  meanAbsoluteError: figure,
  rootMeanSquaredError: figure,
  intervals: z.array(intervalSchema)
})

const numberPredictionsSchema = z.strictObject({
  columns: z.array(numberColumnSchema),
  /** The 0-based row of the data that each prediction is of, or its number where sequences do not follow one another. */
  row: float64,
  /** The 0-based place of the sequence in which each was made. */
  place: float64,
  /** [rows × columns], row by row, in the columns' units. */
  predicted: float32,
  truth: float32,
  /** From this row of the arrays on, intervals were not read from the errors. */
  judgedFrom: z.int()
})

/** What each token of a text cost, given those before it. */
const stripSchema = z.strictObject({
  /** The 0-based token of the data that the first of them is. */
  from: z.int(),
  tokens: z.array(z.string()),
  bits: float32
})

/** A sequence that the model predicted badly. */
const worstSchema = z.strictObject({
  /** Its 0-based place in the data. */
  at: z.int(),
  /** Its time steps in words. */
  words: z.array(z.string()),
  /** Mean bits of the right class, the mean absolute error in standard deviations, or edits as a share of the right labels. */
  cost: z.number(),
  /** What was right and what the model said, where there is one prediction for the sequence. */
  answer: z.strictObject({ truth: z.string(), said: z.string() }).nullable()
})
export type WorstSequence = z.infer<typeof worstSchema>

export const predictionsSchema = z.strictObject({
  /** Training steps done when the weights were taken. */
  step: z.int(),
  part: dataPartSchema,
  /** Sequences that were read, their time steps, and how many places the part has in all. */
  windows: z.int(),
  length: z.int(),
  of: z.int(),
  /** `following`: they lie one behind the other from the beginning; `spread`: evenly over the data. */
  taken: z.enum(['following', 'spread']),
  classes: classPredictionsSchema.nullable(),
  numbers: numberPredictionsSchema.nullable(),
  strip: stripSchema.nullable(),
  /** The worst first. */
  worst: z.array(worstSchema)
})
export type Predictions = z.infer<typeof predictionsSchema>
export type NumberPredictions = NonNullable<Predictions['numbers']>

/** Errors of one column, by rows ahead: the first is that of the next row. */
const aheadColumnSchema = z.strictObject({
  name: z.string(),
  /** Mean absolute errors of the model, of repeating the last value and the value of one season before, [horizon], in the column's units. */
  model: float64,
  lastValue: float64,
  /** Null where no season is known. */
  seasonal: float64.nullable(),
  /**
   * The mean absolute error of the seasonal-naive forecast in the training part, one row ahead: an error divided by it is the mean absolute scaled
   * error (Hyndman and Koehler 2006). Null where that has none.
   */
  naive: z.number().nullable()
})
export type AheadColumn = z.infer<typeof aheadColumnSchema>

/** The mean absolute scaled error; null where there is nothing to divide by. */
export function scaled(error: number, { naive }: Pick<AheadColumn, 'naive'>): number | null {
  return naive === null || !Number.isFinite(error) ? null : error / naive
}

/** The mean of errors by rows ahead over all of these rows. */
export const overAllRows = (errors: Float64Array): number => errors.reduce((sum, error) => sum + error, 0) / errors.length

/** How far forecasts are off, by rows ahead, over many beginnings in the data (rolling origin, Tashman 2000). */
export const aheadErrorsSchema = z.strictObject({
  /** The training step of the weights. */
  step: z.int(),
  part: dataPartSchema,
  /** Rows that were said from each beginning, and rows that were read before. */
  horizon: z.int(),
  history: z.int(),
  /** Beginnings that were taken, of those that the part has. */
  origins: z.int(),
  of: z.int(),
  /** Rows of a season; null where none is known. */
  season: z.int().nullable(),
  columns: z.array(aheadColumnSchema)
})
export type AheadErrors = z.infer<typeof aheadErrorsSchema>

export const aheadEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), done: z.int(), of: z.int() }),
  z.strictObject({ type: z.literal('ahead'), errors: aheadErrorsSchema })
])
export type AheadEvent = z.infer<typeof aheadEventSchema>

export const predictionsEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), done: z.int(), of: z.int() }),
  z.strictObject({ type: z.literal('predictions'), predictions: predictionsSchema })
])
export type PredictionsEvent = z.infer<typeof predictionsEventSchema>
