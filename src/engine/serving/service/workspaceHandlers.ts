/** Documents, templates, recovery and data files. */
import { join } from 'node:path'
import { parseDocument } from '../../../contract/document/parsing/parseDocument'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { importBytes } from '../../../contract/procedures/workspace'
import { importData } from '../workspace/dataFiles'
import { Documents } from '../workspace/documents'
import { Recovery } from '../workspace/recovery'
import { Templates } from '../workspace/templates'
import type { Implementer } from './implementer'
import { asCannotWrite } from './writeErrors'

export interface Folders {
  readonly workspace: string
  readonly resources: string
  /** Where imported data files go. */
  readonly data: string
}

export function workspaceHandlers(os: Implementer['workspace'], folders: Folders, now: () => number) {
  const templates = new Templates(folders.resources)
  const documents = new Documents(join(folders.workspace, 'documents'))
  const recovery = new Recovery(join(folders.workspace, 'recovery'))
  return {
    templates: os.templates.handler(() => templates.list()),
    template: os.template.handler(async ({ input, errors }) => {
      const opened = await templates.open(input.id)
      if (!opened) throw errors.NOT_FOUND({ data: { name: input.id } })
      return opened
    }),
    list: os.list.handler(() => documents.list()),
    open: os.open.handler(async ({ input, errors }) => {
      const opened = await documents.open(input.name)
      if (!opened) throw errors.NOT_FOUND({ data: input })
      return opened
    }),
    parse: os.parse.handler(({ input }) => parseDocument(input.text)),
    save: os.save.handler(async ({ input: { name, document, replaces }, errors }) => {
      const saved = await documents.save(name, document, replaces).catch(asCannotWrite(errors))
      if (!saved) throw errors.TAKEN({ data: { name } })
      return saved
    }),
    autosave: os.autosave.handler(async ({ input: { window, ...session }, errors }) => {
      const savedAt = now()
      await recovery.keep(window, session, savedAt).catch(asCannotWrite(errors))
      return { savedAt }
    }),
    recover: os.recover.handler(({ input }) => recovery.recover(input.window)),
    importData: os.importData.handler(async ({ input, errors }) => {
      const problems = sizeProblems(input)
      if (problems.length > 0) throw errors.UNUSABLE({ data: { problems } })
      return importData(folders.data, input.file, input.text).catch(asCannotWrite(errors))
    })
  }
}

function sizeProblems({ file, text }: { readonly file: string; readonly text: string | Uint8Array }): Problem[] {
  const bytes = Buffer.byteLength(text)
  if (bytes === 0) return [problem('data.empty', {}, { file })]
  return bytes > importBytes ? [problem('data.tooLarge', {}, { file, bytes, limit: importBytes })] : []
}
