/** How a model errs on validation data, and beside it on training data: which classes it takes for which, or how far its numbers are off. */
import * as z from 'zod'
import { float64 } from '../procedures/common'

const errorSchema = z.strictObject({ mae: z.number(), rmse: z.number() })

/** One predicted column, in its own units: mean absolute error, and root of the mean squared error. */
export const columnErrorsSchema = z.strictObject({
  name: z.string(),
  ...errorSchema.shape,
  /** The errors of repeating the last value; null where that is no prediction. */
  lastValue: errorSchema.nullable()
})
export type ColumnErrors = z.infer<typeof columnErrorsSchema>

/** Errors of a forecast, beside those of repeating the value of one season before. */
export const forecastErrorsSchema = columnErrorsSchema.extend({
  /** Null where no season is known, or the history is shorter than one. */
  seasonal: errorSchema.nullable(),
  /**
   * The mean absolute scaled error (Hyndman and Koehler 2006): the error over that of the seasonal-naive forecast in the training part, one step
   * ahead. Null where that has none.
   */
  mase: z.number().nullable()
})
export type ForecastErrors = z.infer<typeof forecastErrorsSchema>

export const partErrorsSchema = z.strictObject({
  /** The predictions that were counted. */
  targets: z.int(),
  /** How often a class was predicted, [true × predicted], row by row; null where numbers are predicted. */
  confusion: float64.nullable(),
  /** Null where classes are predicted. */
  columns: z.array(columnErrorsSchema).nullable()
})
export type PartErrors = z.infer<typeof partErrorsSchema>

export const errorsFrameSchema = z.strictObject({
  /** Training steps done when it was taken. */
  step: z.int(),
  /** The words of the classes; empty where numbers are predicted. */
  classes: z.array(z.string()),
  /** As much of the data as an evaluation takes, and a sample of training sequences. */
  validation: partErrorsSchema,
  training: partErrorsSchema
})
export type ErrorsFrame = z.infer<typeof errorsFrameSchema>
