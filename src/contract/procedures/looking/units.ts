/** The procedures that find out what units do: scores for a property, a trace over the data, and places where units switch together. */
import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { dataPartSchema } from '../../events/probe'
import { conditionSchema, mostConditions, placesEventSchema } from '../../units/places'
import { propertySchema } from '../../units/property'
import { unitsEventSchema } from '../../units/scores'
import { float32 } from '../common'
import { inspectedRunSchema, inspectionErrors } from './inspection'

const base = oc.errors({
  ...inspectionErrors,
  /** The model of the run has no such gate or state, or not so many units. */
  NO_UNIT: { message: 'The model has no such unit', data: z.object({ layer: z.string(), node: z.string(), unit: z.int() }) }
})

/** Tokens of validation data that units are scored on, about: the setting of the window, and its range. */
export const usualTokens = 20_000
export const tokensSchema = z.int().min(1_000).max(1_000_000).default(usualTokens)

export const unitTraceSchema = z.strictObject({
  step: z.int(),
  /** 0-based: the sequence, of how many, and the time step of the first token, of how many. */
  sequence: z.int(),
  sequences: z.int(),
  from: z.int(),
  steps: z.int(),
  words: z.array(z.string()),
  /** The unit's value at each token, and the property's number; NaN where it has none. */
  values: float32,
  numbers: float32,
  /** The property holds where its number is above this one. */
  threshold: z.number()
})
export type UnitTrace = z.infer<typeof unitTraceSchema>

/** Each procedure takes the model in memory or that of a checkpoint, as those of Inspect do, and leaves training as it is. */
export const unitsProcedures = {
  /** Scores all units on validation data; stops when the reader goes. */
  score: base.input(inspectedRunSchema.extend({ property: propertySchema, tokens: tokensSchema })).output(eventIterator(unitsEventSchema)),
  /**
   * A unit over a stretch of the validation data. Where `at` is null it is a stretch in which the property holds at some tokens and not at others.
   */
  trace: base
    .input(
      inspectedRunSchema.extend({
        property: propertySchema,
        layer: z.string(),
        node: z.string(),
        unit: z.int().min(0),
        at: z.object({ sequence: z.int().min(0), from: z.int().min(0) }).nullable()
      })
    )
    .output(unitTraceSchema),
  /**
   * Looks in a part of the data for places where all units are on together; `span`: for how many time steps they were in the selection. Stops
   * when the reader goes.
   */
  places: base
    .input(
      inspectedRunSchema.extend({
        part: dataPartSchema.default('validation'),
        conditions: z.array(conditionSchema).min(1).max(mostConditions),
        span: z.int().min(1).max(1_000_000)
      })
    )
    .output(eventIterator(placesEventSchema))
}
