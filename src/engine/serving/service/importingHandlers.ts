/** Imports models: reads and checks them, and writes a document and a run, both or neither. */
import type { ImportSource, Imported } from '../../../contract/procedures/importing'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import type { GatescopeDocument } from '../../../contract/document/document'
import { sizeOf } from '../../compiler/program/shapes'
import type { Executor } from '../../executors/executor'
import { examplesOf } from '../../importing/check/examples'
import { openModelFiles, openModelPath } from '../../importing/files/modelFiles'
import { importModel } from '../../importing/importModel'
import type { ImportResult } from '../../importing/importModel'
import { ImportRefusal } from '../../importing/importRefusal'
import type { RunStore } from '../../learning/runs/runStore'
import { removeRun, writeImportedRun } from '../runs/importedRun'
import { prepareRun } from '../runs/preparedRun'
import type { TaskCache } from '../runs/taskCache'
import { Documents } from '../workspace/documents'
import { CannotWrite, reasonOf } from '../workspace/userFiles'
import type { Implementer } from './implementer'
import { asCannotWrite } from './writeErrors'

export interface ImportingSpec {
  readonly store: RunStore
  readonly tasks: TaskCache
  readonly executor: () => Promise<Executor>
  /** The folder of the documents. */
  readonly documents: string
  readonly now: () => number
}

type Errors = Parameters<Parameters<Implementer['importing']['model']['handler']>[0]>[0]['errors']

export function importingHandlers(os: Implementer['importing'], spec: ImportingSpec) {
  const documents = new Documents(spec.documents)
  return {
    model: os.model.handler(async ({ input: { source, name, check }, errors }): Promise<Imported> => {
      const result = await read(source, check, spec).catch((error: unknown) => {
        if (error instanceof ImportRefusal) throw errors.CANNOT_IMPORT({ data: { why: error.why, remedy: error.remedy } })
        throw error
      })
      if (result.check && !result.check.agrees) throw errors.DIFFERS({ data: { check: asCheck(result.check) } })
      return save(result, name, documents, spec, errors)
    })
  }
}

async function read(source: ImportSource, check: string | null, { tasks, executor }: ImportingSpec): Promise<ImportResult> {
  const opened = source.kind === 'path' ? openModelPath(source.path) : openModelFiles(source.files)
  const examples = check === null ? null : examplesOf(check)
  return importModel(opened, { examples, executor, places: tasks })
}

const asCheck = ({ agrees, largest, outputs }: NonNullable<ImportResult['check']>) => ({
  agrees,
  largest,
  outputs: outputs.map((output) => ({ ...output }))
})

/** The run first, whose folder is new; then the document, by which it is found. */
async function save(
  { model, notes, check }: ImportResult,
  wanted: string | null,
  documents: Documents,
  { store, tasks, now }: ImportingSpec,
  errors: Errors
): Promise<Imported> {
  const name = wanted ?? (await freeName(model.document.name, documents))
  const document: GatescopeDocument = { ...model.document, name }
  const prepared = await prepareRun(document, tasks)
  if (!prepared.ok) throw errors.UNSOUND({ data: { problems: prepared.problems } })
  const record = await writeImportedRun(store, { prepared: prepared.run, document, weights: model.weights, notes, now: now() }).catch(
    (error: unknown) => asCannotWrite(errors)(new CannotWrite(store.folder, reasonOf(error)))
  )
  const saved = await documents.save(name, document, null).catch(async (error: unknown) => {
    await removeRun(record)
    return asCannotWrite(errors)(error)
  })
  if (!saved) {
    await removeRun(record)
    throw errors.TAKEN({ data: { name } })
  }
  const parameters = [...model.weights.values()].reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  return {
    name,
    savedAt: saved.savedAt,
    document,
    runId: record.summary.runId,
    parameters,
    notes: [...notes],
    check: check && asCheck(check)
  }
}

/** The name, with a number behind it where a document has it already. */
async function freeName(wished: string, documents: Documents): Promise<string> {
  const plain =
    wished
      .replace(/[/\\:*?"<>|\u0000-\u001f]+/g, ' ')
      .trim()
      .slice(0, 90) || 'Imported model'
  const base = documentNameSchema.safeParse(plain).success ? plain : 'Imported model'
  const taken = new Set((await documents.list()).map(({ name }) => name.toLowerCase()))
  let name = base
  for (let k = 2; taken.has(name.toLowerCase()); k++) name = `${base} ${k}`
  return name
}
