/** The procedures for documents: templates, saved files, the recovery file, and data files of the user. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { idSchema } from '../document/cellGraph'
import { documentSchema } from '../document/document'
import { problemSchema } from '../problems/problems'
import { dataFileSchema } from '../document/task'

/** A document's file name without its ending. */
export const documentNameSchema = dataFileSchema.max(100)

export const templateSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  family: z.enum(['recurrent', 'gated', 'memory', 'linear', 'attention', 'state-space', 'hybrid', 'task']),
  description: z.string()
})
export type Template = z.infer<typeof templateSchema>

export const openedSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), document: documentSchema }),
  z.strictObject({ ok: z.literal(false), problems: z.array(problemSchema) })
])
export type Opened = z.infer<typeof openedSchema>

/** A tab's name within its window; it survives a reload. */
export const tabIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/)

/** The longest draft that is kept, in characters; it is longer than the text of any cell. */
export const draftCharacters = 1_000_000
export const mostDrafts = 100

/** Typed equations that differ from the drawing, because they have mistakes or the drawing was edited meanwhile. */
export const draftSchema = z.strictObject({
  layer: idSchema,
  cell: idSchema,
  text: z.string().max(draftCharacters),
  /** The equations of the drawing at the time when this text was begun. */
  begun: z.string().max(draftCharacters)
})
export type Draft = z.infer<typeof draftSchema>

/** An open document as autosave keeps it. */
export const keptTabSchema = z.strictObject({
  tab: tabIdSchema,
  /** The name of its file; null where it never was saved. */
  name: documentNameSchema.nullable(),
  /** The time at which the document's file was written last. */
  savedAt: z.number().nullable(),
  /** True where the document has edits that no file has. */
  unsaved: z.boolean(),
  /** Half-typed equations of its cells; none when not given. */
  drafts: z.array(draftSchema).max(mostDrafts).optional(),
  document: documentSchema
})
export type KeptTab = z.infer<typeof keptTabSchema>

const mostTabs = 100
const windowTabs = { tabs: z.array(tabIdSchema).max(mostTabs), active: tabIdSchema.nullable() }

/** A window reports all its tabs in their order, and the contents of those that changed since its last report. */
export const sessionSchema = z.strictObject({ ...windowTabs, changed: z.array(keptTabSchema).max(mostTabs) })
export type Session = z.infer<typeof sessionSchema>

export const documentEntrySchema = z.strictObject({ name: documentNameSchema, savedAt: z.number() })

/** Which existing file a document may replace: only the one written at this time, `any` file, or none (null). */
export const replacesSchema = z.union([z.number(), z.literal('any')]).nullable()
export type Replaces = z.infer<typeof replacesSchema>

/** Bytes of UTF-8 that a data file may have to be imported; a larger one is refused in words. */
export const importBytes = 100_000_000
/** The most characters of any request. It is above every limit that has a message of its own, so that only foreign clients exceed it. */
const mostCharacters = 200_000_000
const anyText = z.string().max(mostCharacters)

export const workspaceErrors = {
  NOT_FOUND: { message: 'There is no such document', data: z.object({ name: z.string() }) },
  UNUSABLE: { message: 'The file cannot be used', data: z.object({ problems: z.array(problemSchema) }) },
  CANNOT_WRITE: { message: 'The file could not be written', data: z.object({ file: z.string(), reason: z.string() }) },
  /** The name belongs to a file that may not be replaced; that file stays as it is. */
  TAKEN: { message: 'Another document has this name', data: z.object({ name: z.string() }) }
}
const base = oc.errors(workspaceErrors)

export const workspaceProcedures = {
  templates: base.output(z.array(templateSchema)),
  template: base.input(z.object({ id: z.string().max(64) })).output(openedSchema),
  list: base.output(z.array(documentEntrySchema)),
  /** `savedAt`: when the file was written last. */
  open: base.input(z.object({ name: documentNameSchema })).output(z.object({ opened: openedSchema, savedAt: z.number() })),
  /** Reads a document from text (a file that the user chose, a paste) and changes nothing. */
  parse: base.input(z.object({ text: anyText })).output(openedSchema),
  /** Atomic: the file is the old one or the new one, never half of it. */
  save: base
    .input(z.object({ name: documentNameSchema, document: documentSchema, replaces: replacesSchema }))
    .output(z.object({ savedAt: z.number() })),
  /** Keeps the open documents of a window, so that a crash or reload loses nothing; tabs that are not listed are forgotten. */
  autosave: base.input(sessionSchema.extend({ window: z.string().max(64) })).output(z.object({ savedAt: z.number() })),
  /** Gives the tabs that autosave kept for this window, or else for the newest window, all as changed; null when there are none. */
  recover: base.input(z.object({ window: z.string().max(64) })).output(sessionSchema.nullable()),
  /**
   * Puts a data file into the workspace's `data` folder, under a name of its own. The bytes of a file stay as they are; `isNew` is false where
   * the same file was there before.
   */
  importData: base
    .input(z.object({ file: dataFileSchema, text: z.union([anyText, z.instanceof(Uint8Array)]) }))
    .output(z.object({ file: dataFileSchema, isNew: z.boolean() }))
}
