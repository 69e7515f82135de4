/** The procedures for the user's library of cells: cells that are kept in the workspace to be used in any document. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { cellGraphSchema } from '../document/cellGraph'
import { documentNameSchema, replacesSchema, workspaceErrors } from './workspace'

const { NOT_FOUND, CANNOT_WRITE, TAKEN } = workspaceErrors
const base = oc.errors({
  NOT_FOUND: { ...NOT_FOUND, message: 'There is no such cell in the library' },
  CANNOT_WRITE,
  TAKEN: { ...TAKEN, message: 'Another cell of the library has this name' }
})
/** The name of the cell's file, without its ending. */
const named = z.object({ name: documentNameSchema })

export const libraryCellSchema = z.strictObject({ name: documentNameSchema, savedAt: z.number(), cell: cellGraphSchema })
export type LibraryCell = z.infer<typeof libraryCellSchema>

export const libraryProcedures = {
  /** All cells, by name; `unreadable`: the files that hold no cell that this version can read. */
  list: base.output(z.object({ cells: z.array(libraryCellSchema), unreadable: z.array(z.string()) })),
  /** Atomic, as a document is saved; `replaces` says which file of the name it may replace. */
  save: base.input(named.extend({ cell: cellGraphSchema, replaces: replacesSchema })).output(z.object({ savedAt: z.number() })),
  /** Gives a cell of the library another name that no other has. */
  rename: base.input(named.extend({ to: documentNameSchema })).output(z.object({ savedAt: z.number() })),
  remove: base.input(named).output(z.object({}))
}
