/** Imports a model as the engine does, and checks its examples on the eager executor. */
import { openEager } from '../../../src/engine/executors/eager/open'
import type { Executor } from '../../../src/engine/executors/executor'
import { importModel } from '../../../src/engine/importing/importModel'
import type { ImportResult } from '../../../src/engine/importing/importModel'
import { openModelPath } from '../../../src/engine/importing/files/modelFiles'
import { examplesOf } from '../../../src/engine/importing/check/examples'

let opened: Promise<Executor> | null = null

/** The executor of all tests of a file. */
export function plainExecutor(): Promise<Executor> {
  opened ??= openEager('cpu', 'for a test', null).then((eager) => {
    if (!eager.ok) throw new Error(eager.why)
    return eager.executor
  })
  return opened
}

/** Imports a file or folder; examples beside it choose among its readings, and those of `examples`, a folder, where one is named. */
export async function importedFrom(path: string, examples: string | null = null): Promise<ImportResult> {
  const files = openModelPath(path)
  return importModel(files, {
    examples: examples === null ? null : examplesOf(examples),
    executor: plainExecutor,
    places: { dataFolders: [] }
  })
}
