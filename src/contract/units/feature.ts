/** A feature: a unit that tells a property of the data, with the value from which on it is on, as a document keeps it by name. */
import * as z from 'zod'
import { keptNameSchema, namesDiffer } from '../document/keptNames'
import { rangeSchema } from '../events/probe'
import { propertySchema } from './property'

export const mostFeatures = 200

export const featureSchema = z.strictObject({
  name: keptNameSchema,
  layer: z.string().min(1).max(200),
  /** The cell node's id; the value's own name where there is no cell. */
  node: z.string().min(1).max(200),
  /** The value's name and words, such as `c` and `cell state`. */
  value: z.string().min(1).max(200),
  label: z.string().max(200),
  range: rangeSchema,
  /** Counts from 1, as a person does. */
  unit: z.int().min(1).max(65_536),
  property: propertySchema,
  threshold: z.number(),
  /** Whether the unit is on above the threshold, or below it. */
  above: z.boolean()
})
export type Feature = z.infer<typeof featureSchema>

export const featuresSchema = z.array(featureSchema).max(mostFeatures).refine(namesDiffer, 'two features have one name')
