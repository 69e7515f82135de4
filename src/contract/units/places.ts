/** Places in the data where chosen units switch together, as the search streams them. */
import * as z from 'zod'

/** The most units that a search takes, and the most places that it tells of; all are counted. */
export const mostConditions = 16
export const mostPlaces = 1_000

/** A unit is on while its value is above the threshold, or below it. */
export const conditionSchema = z.strictObject({
  layer: z.string(),
  node: z.string(),
  /** 0-based. */
  unit: z.int().min(0),
  threshold: z.number(),
  above: z.boolean(),
  /** How far from the threshold the unit was on average in the selection, above 0: a place that is as far has the full score. */
  distance: z.number().positive()
})
export type Condition = z.infer<typeof conditionSchema>

export const foundPlaceSchema = z.strictObject({
  /** 0-based: the sequence, the first time step at which all units are on, and the one after the last. */
  sequence: z.int(),
  from: z.int(),
  until: z.int(),
  /** From 0 to 1: how far beyond their thresholds the units are, and for how long, as against the selection. */
  score: z.number(),
  before: z.string(),
  match: z.string(),
  after: z.string()
})
export type FoundPlace = z.infer<typeof foundPlaceSchema>

export const placesEventSchema = z.strictObject({
  /** The number of sequences that are searched. */
  sequences: z.int(),
  /** Time steps that were read, of how many. */
  read: z.int(),
  of: z.int(),
  /** All places up to now, and those of them that are new and among the best. */
  found: z.int(),
  places: z.array(foundPlaceSchema)
})
export type PlacesEvent = z.infer<typeof placesEventSchema>

/** Tokens of a place that are shown, and those before and after it. */
export const [mostMatch, mostContext] = [120, 48] as const
