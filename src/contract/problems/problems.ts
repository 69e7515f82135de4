/** What can be wrong with a document, as data: a code, the place, and the arguments that the words need. */
import * as z from 'zod'

/** A stretch of a text: lines and columns from 1, the end behind the last character. */
export const textRangeSchema = z.strictObject({ line: z.int(), column: z.int(), endLine: z.int(), endColumn: z.int() })
export type TextRange = z.infer<typeof textRangeSchema>

/** Where a problem is: the whole document, a layer, a cell, or a node (and port) of a cell, or a stretch of a text. */
export const placeSchema = z.strictObject({
  layer: z.string().optional(),
  cell: z.string().optional(),
  node: z.string().optional(),
  port: z.string().optional(),
  /** A path into the JSON, for problems of form. */
  path: z.string().optional(),
  /** In a cell's equations. */
  text: textRangeSchema.optional()
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
  'equations.tooLong',
  'equations.syntax',
  'equations.tooDeep',
  'equations.tooMany',
  'equations.unknownName',
  'equations.usedBefore',
  'equations.assignedTwice',
  'equations.alreadyDeclared',
  'equations.longName',
  'equations.hiddenSize',
  'equations.unknownCall',
  'equations.inputs',
  'equations.unknownOption',
  'equations.badOption',
  'equations.number',
  'equations.nothing',
  'equations.sameTwice',
  'equations.badState',
  'layer.unknownCell',
  'layer.unknownInput',
  'layer.taskInput',
  'layer.cycle',
  'layer.inputs',
  'layer.shapes',
  'layer.heads',
  'layer.positions',
  'head.tied',
  'layer.delta',
  'head.over',
  'model.noHead',
  'model.manyHeads',
  'model.unused',
  'model.tooLarge',
  'data.missing',
  'data.unreadable',
  'data.changed',
  'data.tooLarge',
  'data.tooShort',
  'data.fewRows',
  'data.column',
  'data.row',
  'task.tooShort',
  'task.keys',
  'task.heldOutLength',
  'task.classes',
  'task.classWeights',
  'task.zeroWeights',
  'task.unread',
  'training.order',
  'training.stateful',
  'training.memory',
  'run.folder',
  'run.otherModel',
  'layer.stateful',
  'probe.unknownToken',
  'probe.positions',
  'generate.backward',
  'generate.attention',
  'generate.task',
  'prompt.unknownToken',
  'prompt.positions'
] as const
export type ProblemCode = (typeof problemCodes)[number]

export const problemSchema = z.strictObject({
  code: z.enum(problemCodes),
  severity: z.enum(['error', 'warning']),
  place: placeSchema,
  args: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
})
export type Problem = z.infer<typeof problemSchema>
