/** Checking a document and what is known of it without running it. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { documentSchema } from '../document/document'
import { problemSchema } from '../problems/problems'

/** Sizes of a value for one time step, without the batch: `[H]` is `[128]`. */
export const shapeSchema = z.array(z.int())

/** The cell as text, and which line each node came from (0-based), for selection in both directions. */
export const equationsSchema = z.strictObject({ text: z.string(), lines: z.record(z.string(), z.int()) })

/**
 * How a cell's states depend on those of the step before. `sequential`: through a nonlinearity; `mixing`: linearly, but their units mix;
 * `unitwise`: linearly, unit by unit, which an associative scan takes for all time steps at once.
 */
export const recurrenceKinds = ['sequential', 'mixing', 'unitwise'] as const
export type RecurrenceKind = (typeof recurrenceKinds)[number]

export const cellReportSchema = z.strictObject({
  cell: z.string(),
  layer: z.string(),
  /** Shape of each node's first output, by node id, where it is known. */
  shapes: z.record(z.string(), shapeSchema),
  equations: equationsSchema,
  parameters: z.int(),
  /** Floating-point operations of one token, forward. */
  flopsPerToken: z.number(),
  /** Bytes kept for the backward pass, for one token of one sequence. */
  bytesPerToken: z.number(),
  alongTime: z.enum(recurrenceKinds),
  /** The same in words, with the reason. */
  why: z.string()
})
export type CellReport = z.infer<typeof cellReportSchema>

/** Peak bytes of one training step at another sequence length, all kept and with loops computed again from √T segments; estimated. */
export const memoryPointSchema = z.strictObject({ length: z.int(), bytes: z.number(), recomputed: z.number() })
export type MemoryPoint = z.infer<typeof memoryPointSchema>

export const modelReportSchema = z.strictObject({
  problems: z.array(problemSchema),
  /** One for each recurrent layer. */
  cells: z.array(cellReportSchema),
  /** Output shape of each layer by id, `[T, D]` without the batch, where it is known. */
  layers: z.record(z.string(), shapeSchema),
  /** Parameters of each layer by id. */
  layerParameters: z.record(z.string(), z.int()),
  parameters: z.int(),
  flopsPerToken: z.number(),
  /** Peak bytes of one training step, estimated. */
  trainingBytes: z.number(),
  /** The same against the sequence length, in rising order. */
  memory: z.array(memoryPointSchema)
})
export type ModelReport = z.infer<typeof modelReportSchema>

/** What a training step will hold, estimated from its programs; all in bytes. */
export const memoryReportSchema = z.strictObject({
  bytes: z.number(),
  /** Of it: weights and optimizer state; and the most that a step holds besides. */
  state: z.number(),
  step: z.number(),
  /** What the machine has for it. */
  room: z.number(),
  /** The largest values at that moment, in words. */
  largest: z.array(z.string()),
  /** Why it would not be trained here: what starting it would be refused for. */
  problems: z.array(problemSchema)
})
export type MemoryReport = z.infer<typeof memoryReportSchema>

export const modelProcedures = {
  /** Null for a document with problems. Writes all programs, which takes up to a second or two. */
  memory: oc.input(z.object({ document: documentSchema })).output(memoryReportSchema.nullable()),
  check: oc.input(z.object({ document: documentSchema })).output(modelReportSchema)
}
