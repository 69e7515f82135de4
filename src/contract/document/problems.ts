/** What can be wrong with a document, as data: a code, the place, and the arguments that the words need. */
import * as z from 'zod'

/** Where a problem is: the whole document, a layer, a cell, or a node (and port) of a cell. */
export const placeSchema = z.strictObject({
  layer: z.string().optional(),
  cell: z.string().optional(),
  node: z.string().optional(),
  port: z.string().optional(),
  /** A path into the JSON, for problems of form. */
  path: z.string().optional()
})
export type Place = z.infer<typeof placeSchema>

export const problemCodes = [
  'document.notJson',
  'document.tooLarge',
  'document.tooDeep',
  'document.notOurs',
  'document.newer',
  'document.schema',
  'name.duplicate',
  'edge.unknownNode',
  'edge.unknownPort',
  'edge.duplicate',
  'port.unconnected',
  'port.tooMany',
  'node.unused',
  'node.shapes',
  'node.tooWide',
  'slice.outside',
  'cell.noInput',
  'cell.manyInputs',
  'cell.noOutput',
  'cell.manyOutputs',
  'cell.noState',
  'cell.cycle',
  'state.noNext',
  'state.manyNext',
  'state.unknown',
  'state.shape',
  'layer.unknownCell',
  'layer.unknownInput',
  'layer.taskInput',
  'layer.cycle',
  'layer.inputs',
  'layer.shapes',
  'layer.delta',
  'model.noHead',
  'model.manyHeads',
  'model.unused',
  'model.tooLarge',
  'data.missing',
  'data.unreadable',
  'data.tooLarge',
  'data.tooShort',
  'probe.unknownToken'
] as const
export type ProblemCode = (typeof problemCodes)[number]

export const problemSchema = z.strictObject({
  code: z.enum(problemCodes),
  severity: z.enum(['error', 'warning']),
  place: placeSchema,
  args: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
})
export type Problem = z.infer<typeof problemSchema>
