/** A problem as data: a code of the table, the place, and the arguments that the words need. */
import * as z from 'zod'
import { archiveProblems } from './archive'
import { cellProblems } from './cell'
import { dataProblems } from './data'
import { documentProblems } from './document'
import { equationProblems } from './equations'
import { interventionProblems } from './intervention'
import { layerProblems } from './layer'
import { propertyProblems } from './property'
import { runProblems } from './run'
import { sweepProblems } from './sweep'
import { taskProblems } from './task'

/** A stretch of a text: lines and columns from 1, the end behind the last character. */
export const textRangeSchema = z.strictObject({ line: z.int(), column: z.int(), endLine: z.int(), endColumn: z.int() })
export type TextRange = z.infer<typeof textRangeSchema>

/** A place is the whole document, a layer, a cell, a node (and port) of a cell, or a stretch of a text. */
export const placeSchema = z.strictObject({
  layer: z.string().optional(),
  cell: z.string().optional(),
  node: z.string().optional(),
  port: z.string().optional(),
  /** A path into the JSON, for problems of form. */
  path: z.string().optional(),
  /** The stretch of a cell's equations. */
  text: textRangeSchema.optional()
})
export type Place = z.infer<typeof placeSchema>

/** Every problem has one row; its code is the row's name. */
export const problemTable = {
  ...documentProblems,
  ...cellProblems,
  ...equationProblems,
  ...layerProblems,
  ...taskProblems,
  ...dataProblems,
  ...archiveProblems,
  ...runProblems,
  ...propertyProblems,
  ...interventionProblems,
  ...sweepProblems
} as const
export type ProblemCode = keyof typeof problemTable
export type ProblemArgs<C extends ProblemCode> = z.infer<(typeof problemTable)[C]['args']>

const isProblemCode = (name: string): name is ProblemCode => Object.hasOwn(problemTable, name)
export const problemCodes: readonly ProblemCode[] = Object.keys(problemTable).filter(isProblemCode)

export const problemSchema = z.strictObject({
  code: z.enum(problemCodes),
  severity: z.enum(['error', 'warning']),
  place: placeSchema,
  args: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
})
export type Problem = z.infer<typeof problemSchema>

/** What says that a drawing is not finished yet: nothing in it is wrong, and something is still to come. */
const unfinishedCodes: ReadonlySet<ProblemCode> = new Set([
  'port.unconnected',
  'node.unused',
  'cell.noInput',
  'cell.noOutput',
  'cell.noState',
  'state.noNext'
])

/** How grave a problem is: `unfinished` is no mistake, although the model cannot be trained while it lasts. */
export type Grade = Problem['severity'] | 'unfinished'

export function gradeOf({ code, severity }: Problem): Grade {
  return unfinishedCodes.has(code) ? 'unfinished' : severity
}

const order: readonly Grade[] = ['error', 'unfinished', 'warning']

/** The gravest of some problems; undefined for none. */
export function worstOf(problems: readonly Problem[]): Problem | undefined {
  return problems.toSorted((a, b) => order.indexOf(gradeOf(a)) - order.indexOf(gradeOf(b)))[0]
}
