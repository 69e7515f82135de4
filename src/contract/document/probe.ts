/** The probe of a document, and the sequences that it keeps by name to come back to in Inspect: texts, and places in the data. */
import * as z from 'zod'
import { dataPartSchema } from '../events/probe'
import { keptNameSchema, namesDiffer } from './keptNames'

/** Characters of a probe at most. */
export const mostProbeCharacters = 2_048
export const mostSavedProbes = 100

export const probeTextSchema = z.string().min(1).max(mostProbeCharacters)

export const savedProbeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), name: keptNameSchema, text: probeTextSchema }),
  /** `at` counts from 1: the sequence, row or token of the data at which the probe begins. */
  z.strictObject({ kind: z.literal('place'), name: keptNameSchema, part: dataPartSchema, at: z.int().min(1).max(1_000_000_000) })
])
export type SavedProbe = z.infer<typeof savedProbeSchema>

export const savedProbesSchema = z.array(savedProbeSchema).max(mostSavedProbes).refine(namesDiffer, 'two probes have one name')
