/** Puts the data file of `--data` into a document: picks the task by what is in the file, and says what it picked. */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { likelyTask } from '../../contract/data/likelyTask'
import { settledTask } from '../../contract/data/settledTask'
import { documentWith } from '../../contract/data/taskChange'
import type { GatescopeDocument } from '../../contract/document/document'
import { dataFileSchema } from '../../contract/document/task'
import { taskKinds } from '../../contract/document/taskKinds'
import { taskWith } from './dataOptions'
import type { DataOptions } from './dataOptions'
import { oneLine, tellFailure, tellProblems } from './output'
import type { Output } from './output'
import type { Session } from './session'

/** The document on the file of `--data`, or as it is where none is named. Prints why the file cannot be used, and returns null. */
export async function withDataOf(session: Session, document: GatescopeDocument, options: DataOptions, output: Output) {
  const { data } = options
  return data === undefined ? document : withDataFile(session, document, { ...options, data }, output)
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

async function withDataFile(
  { client }: Session,
  document: GatescopeDocument,
  options: DataOptions & { readonly data: string },
  output: Output
): Promise<GatescopeDocument | null> {
  const file = dataFileSchema.safeParse(basename(options.data))
  if (!file.success) {
    tellFailure(
      output,
      `The name of the data file ${oneLine(options.data)} cannot be used.`,
      'Give it a name without signs such as : * ? " < > |.'
    )
    return null
  }
  const wanted = {
    current: document.task,
    kind: options.task ?? (isFolder(options.data) ? 'sound' : undefined),
    change: (task: GatescopeDocument['task']) => taskWith(task, options)
  }
  const picked = await likelyTask(file.data, wanted, (task, length) => client.data.read({ task, length }))
  if (picked.problems.length > 0) {
    tellProblems(output, [...picked.problems])
    return null
  }
  const task = settledTask(picked.task, picked.reading)
  const changed = documentWith(document, task, picked.length)
  const { label, doc } = taskKinds[task.kind]
  output.object({ type: 'task', kind: task.kind, sequenceLength: picked.length })
  output.line(`The task is “${label}”: ${doc}, with sequences of ${picked.length} time steps.`)
  return changed
}
