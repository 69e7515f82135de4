/** The events of a forecast: the history that a model goes on from, the rows that it says, and how far off they are. */
import * as z from 'zod'
import { float32 } from '../procedures/common'
import { forecastErrorsSchema } from './errors'
import { generationEndSchema, layerMemorySchema, placesSchema } from './generation'

/** The most rows that a model reads before it goes on, and the most that it says. */
export const mostHistoryRows = 10_000
export const mostStepsAhead = 10_000

/** Rows of numbers are in the units of their columns, row by row. */
export const forecastEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('begin'),
    /** The training step of the weights. */
    step: z.int(),
    columns: z.array(z.string()),
    /** The rows that the model read, [rows × columns]. */
    history: float32,
    /** The rows that follow in the data, as many as are known and asked for, [known × columns]. */
    truth: float32,
    /** The dates of the history's rows and of those known, as they stand in the file; absent where the data has none. */
    dates: z.array(z.string()).optional(),
    /** Rows of a season, by which the seasonal-naive forecast goes; null where none is known. */
    season: z.int().nullable(),
    memory: z.array(layerMemorySchema),
    places: placesSchema.nullable()
  }),
  /** The next rows, [some × columns]. */
  z.strictObject({ type: z.literal('rows'), values: float32 }),
  z.strictObject({
    type: z.literal('end'),
    reason: generationEndSchema,
    /** Over the rows whose truth is known: the forecast beside repeating the history's last row. Empty where no truth is known. */
    errors: z.array(forecastErrorsSchema),
    seconds: z.number()
  })
])
export type ForecastEvent = z.infer<typeof forecastEventSchema>
