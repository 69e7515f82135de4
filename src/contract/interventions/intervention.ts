/** A list of changes to values inside a model: what Inspect's “Change it” edits, and the file that is run again on another checkpoint. */
import * as z from 'zod'
import { probeTextSchema } from '../document/probe'
import { problem } from '../problems/problem'
import type { Problem } from '../problems/problems'
import { dataPartSchema } from '../events/probe'

/** What a person reads counts from 1, and so do units, tokens and places here. */
const from1 = z.int().min(1).max(1_000_000_000)

/** Where a change takes place: a named value of a layer as Inspect shows it, such as `f`, `c`, `heads`, or `y` for the output of the layer. */
const place = {
  layer: z.string().min(1).max(200),
  value: z.string().min(1).max(200),
  /** The units, or the heads; null for all. */
  units: z.array(from1).min(1).max(65_536).nullable().default(null),
  /** Of a unit with several numbers, such as the state dimensions of a channel, those that are changed; null for all. */
  dims: z.array(from1).min(1).max(65_536).nullable().default(null),
  /** The tokens from the first to the last; without a last one the change goes on to the end, and on in what is generated. */
  from: from1.default(1),
  to: from1.nullable().default(null),
  /** A change that is off is kept in the list, and is not made. */
  on: z.boolean().default(true)
}

const amount = z.number().min(-1e6).max(1e6)

export const interventionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clamp'), ...place, amount }),
  z.strictObject({ kind: z.literal('scale'), ...place, amount }),
  z.strictObject({ kind: z.literal('shift'), ...place, amount }),
  z.strictObject({ kind: z.literal('zero'), ...place }),
  /** A gate is held at 1 or at 0. */
  z.strictObject({ kind: z.literal('open'), ...place }),
  z.strictObject({ kind: z.literal('shut'), ...place }),
  /** A state becomes what it is before the first token: zeros, or what the model has learned. */
  z.strictObject({ kind: z.literal('reset'), ...place }),
  /**
   * Values are taken from another text, or from another place of the data, or from this sequence where neither is given; at the same token, or
   * all from one.
   */
  z.strictObject({
    kind: z.literal('copy'),
    ...place,
    text: probeTextSchema.nullable().default(null),
    place: z.strictObject({ part: dataPartSchema, at: from1 }).nullable().default(null),
    token: from1.nullable().default(null)
  }),
  /** A token of the probe becomes another. */
  z.strictObject({ kind: z.literal('edit'), token: from1, to: z.string().min(1).max(200), on: z.boolean().default(true) })
])
export type Intervention = z.infer<typeof interventionSchema>
export type ValueChange = Exclude<Intervention, { kind: 'edit' }>
export type ChangeKind = Intervention['kind']

export const mostInterventions = 100
export const interventionsSchema = z.array(interventionSchema).max(mostInterventions)

/** The file. `probe`: the text on which the list was made. */
export const interventionFileSchema = z.strictObject({
  format: z.literal('gatescope-interventions'),
  version: z.literal(1),
  probe: probeTextSchema.nullable().default(null),
  interventions: interventionsSchema
})
export type InterventionFile = z.infer<typeof interventionFileSchema>

export type ParsedInterventions =
  { readonly ok: true; readonly file: InterventionFile } | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads a file of interventions. `name` is the file's, for the words of a problem. */
export function parseInterventions(text: string, name: string): ParsedInterventions {
  const json = asJson(text)
  const parsed = interventionFileSchema.safeParse(json)
  if (parsed.success) return { ok: true, file: parsed.data }
  const issue = parsed.error.issues[0]
  const where = issue ? issue.path.map(String).join('.') : ''
  const reason = json === undefined ? 'it is no JSON' : `${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`
  return { ok: false, problems: [problem('intervention.file', { path: where }, { file: name, reason })] }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The text of a file of interventions. */
export function interventionsText(interventions: readonly Intervention[], probe: string | null): string {
  return `${JSON.stringify({ format: 'gatescope-interventions', version: 1, probe, interventions }, null, 2)}\n`
}
