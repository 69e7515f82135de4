/**
 * The view of the window that a link leads to, as one value: the place, the document and the run there, and what is looked at. Numbers count
 * from 0, as everywhere in code; the link itself counts from 1.
 */
import * as z from 'zod'
import { documentIdSchema } from '../../../contract/document/document'
import { metricNames } from '../../../contract/document/metrics'
import { probeTextSchema } from '../../../contract/document/probe'
import { dataPartSchema } from '../../../contract/events/probe'
import { runIdSchema } from '../../../contract/procedures/common'
import { mostCompared } from '../../../contract/procedures/runs'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import { unitSorts } from '../../features/inspect/maps/unitOrder'
import { inspectTabNames } from '../../features/inspect/view/inspectViews'
import { compareTabs } from '../../stores/compare/compareStore'
import { curveAxes, groupingSchema } from '../../stores/compare/curveViewStore'

/** What counts from 0 up: tokens, units, heads. */
const indexSchema = z.int().min(0).max(999_999_999)
const stepSchema = z.int().min(0)
/** The id of a layer or a node, or the key of a map. */
export const wordSchema = z.string().min(1).max(400)
/** The nodes that are selected in a drawing, in a link at most. */
export const mostNodes = 200

/** A document: by its id, and where it is saved by the name of its file in the workspace. */
const documentSchema = z.strictObject({ id: documentIdSchema, file: documentNameSchema.nullable() })
export type LinkedDocument = z.infer<typeof documentSchema>

const textSchema = z.strictObject({ kind: z.literal('text'), text: probeTextSchema })
const placeSchema = z.strictObject({ kind: z.literal('place'), part: dataPartSchema, at: indexSchema })
const batchSchema = z.strictObject({ kind: z.literal('batch'), sequence: indexSchema })
const ofDocument = { document: documentSchema.nullable(), run: runIdSchema.nullable() }

export const viewSchema = z.discriminatedUnion('place', [
  z.strictObject({
    place: z.literal('design'),
    ...ofDocument,
    /** The layer whose cell is open, or null for the model as layers. */
    cell: wordSchema.nullable(),
    /** The selected layer. */
    layer: wordSchema.nullable(),
    nodes: z.array(wordSchema).max(mostNodes),
    /** Whether nodes show their values, and at which token. */
    values: z.boolean(),
    token: indexSchema,
    /** Whether edges are as thick as their gradient, and whether it is of the loss at the token. */
    gradients: z.boolean(),
    gradientsAtCursor: z.boolean()
  }),
  z.strictObject({ place: z.literal('train'), ...ofDocument }),
  z.strictObject({
    place: z.literal('inspect'),
    ...ofDocument,
    tab: z.enum(inspectTabNames),
    /** The step of the checkpoint, or null for the newest weights. */
    step: stepSchema.nullable(),
    /** The moment that the shown one is compared with, or null for none; a null step stands for the newest weights. */
    against: z.strictObject({ step: stepSchema.nullable() }).nullable(),
    /** What is read; null where the link does not say it. */
    sequence: z.discriminatedUnion('kind', [textSchema, placeSchema, batchSchema]).nullable(),
    layer: wordSchema.nullable(),
    token: indexSchema,
    unit: indexSchema,
    everything: z.boolean(),
    sort: z.enum(unitSorts),
    sortBy: wordSchema.nullable(),
    histogramOf: wordSchema.nullable(),
    head: indexSchema,
    headsShown: z.boolean(),
    reachShown: z.boolean(),
    reachAtCursor: z.boolean(),
    reachOutputs: z.boolean(),
    column: indexSchema,
    /** Of the tab predictions: what is read of the data. */
    part: dataPartSchema,
    windows: z.int().min(1).max(100_000)
  }),
  z.strictObject({
    place: z.literal('compare'),
    tab: z.enum(compareTabs),
    /** The chosen runs, in the order of choice. */
    runs: z.array(runIdSchema).max(mostCompared),
    axis: z.enum(curveAxes),
    grouping: groupingSchema,
    smoothing: z.number().min(0).max(1),
    metric: z.enum(metricNames).nullable(),
    /** The runs side by side, and the steps of their checkpoints. */
    a: runIdSchema.nullable(),
    b: runIdSchema.nullable(),
    stepA: stepSchema.nullable(),
    stepB: stepSchema.nullable(),
    sequence: z.discriminatedUnion('kind', [textSchema, placeSchema]).nullable(),
    token: indexSchema
  }),
  z.strictObject({ place: z.literal('export'), ...ofDocument })
])
export type View = z.infer<typeof viewSchema>
export type ViewOf<P extends View['place']> = Extract<View, { place: P }>
