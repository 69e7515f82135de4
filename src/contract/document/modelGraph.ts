/** A model as layers: each names the layers that it reads, so that stacks, residuals and several branches are all plain data. */
import * as z from 'zod'
import { idSchema } from './cellGraph'

/** The name under which layers read what the task gives. */
export const taskInput = 'tokens'

const layerBase = { id: idSchema, name: z.string().min(1).max(80), inputs: z.array(idSchema).max(16) }
const widthSchema = z.int().min(1).max(65_536)

export const layerSchema = z.discriminatedUnion('kind', [
  /** Token indices [B, T] to vectors [B, T, units]. */
  z.strictObject({ ...layerBase, kind: z.literal('embedding'), params: z.strictObject({ units: widthSchema }) }),
  /** Runs a cell over time: [B, T, D] to the cell's output for each step [B, T, …]. */
  z.strictObject({
    ...layerBase,
    kind: z.literal('recurrent'),
    params: z.strictObject({ cell: idSchema, hidden: widthSchema, direction: z.enum(['forward', 'backward']) })
  }),
  /** Its inputs, of one shape, added. */
  z.strictObject({ ...layerBase, kind: z.literal('residual'), params: z.strictObject({}) }),
  /** A linear map to the task's classes for each token: [B, T, D] to logits [B, T, V]. */
  z.strictObject({ ...layerBase, kind: z.literal('head'), params: z.strictObject({ bias: z.boolean() }) })
])
export type Layer = z.infer<typeof layerSchema>
export type LayerKind = Layer['kind']
export type LayerOf<K extends LayerKind> = Extract<Layer, { kind: K }>

export const modelGraphSchema = z.strictObject({ layers: z.array(layerSchema).max(200) })
export type ModelGraph = z.infer<typeof modelGraphSchema>
