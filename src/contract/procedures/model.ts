/** The procedures that check a document and report on it without running it. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { documentSchema } from '../document/document'
import { problemSchema } from '../problems/problems'

/** Sizes of a value for one time step, without the batch: `[H]` is `[128]`. */
export const shapeSchema = z.array(z.int())

/** The cell as text, and which line each node came from (0-based), for selection in both directions. */
export const equationsSchema = z.strictObject({ text: z.string(), lines: z.record(z.string(), z.int()) })

/**
 * A cell's states depend on those of the step before in one of these ways. `sequential`: through a nonlinearity; `mixing`: linearly, but their units mix;
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
  /** A sentence says how the states depend on each other, and why. */
  why: z.string()
})
export type CellReport = z.infer<typeof cellReportSchema>

/** Peak bytes of one training step at another sequence length, all kept and with loops computed again from √T segments; estimated. */
export const memoryPointSchema = z.strictObject({ length: z.int(), bytes: z.number(), recomputed: z.number() })
export type MemoryPoint = z.infer<typeof memoryPointSchema>

export const modelReportSchema = z.strictObject({
  problems: z.array(problemSchema),
  /** A report for each recurrent layer. */
  cells: z.array(cellReportSchema),
  /** Output shape of each layer by id, `[T, D]` without the batch, where it is known. */
  layers: z.record(z.string(), shapeSchema),
  /** Parameters of each layer by id. */
  layerParameters: z.record(z.string(), z.int()),
  parameters: z.int(),
  flopsPerToken: z.number(),
  /** Peak bytes of one training step, estimated. */
  trainingBytes: z.number(),
  /** Peak bytes of a training step for several sequence lengths, in rising order. */
  memory: z.array(memoryPointSchema)
})
export type ModelReport = z.infer<typeof modelReportSchema>

/** The memory that a training step will hold, estimated from its programs; all in bytes. */
export const memoryReportSchema = z.strictObject({
  bytes: z.number(),
  /** `state` is the part for weights and optimizer state, and `step` the peak of everything else during a step. */
  state: z.number(),
  step: z.number(),
  /** The memory that the machine has for training. */
  room: z.number(),
  /** The largest values at that moment, in words. */
  largest: z.array(z.string()),
  /** The problems for which a start of this training would be refused. */
  problems: z.array(problemSchema)
})
export type MemoryReport = z.infer<typeof memoryReportSchema>

export const modelProcedures = {
  /** Estimates the memory; null for a document with problems. It writes all programs, which takes up to a second or two. */
  memory: oc.input(z.object({ document: documentSchema })).output(memoryReportSchema.nullable()),
  check: oc.input(z.object({ document: documentSchema })).output(modelReportSchema)
}
