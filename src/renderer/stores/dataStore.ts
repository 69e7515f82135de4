/** Holds the imported data files, and the one that is about to be used: how it was read, and the task that it would give. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { DataReading } from '../../contract/data/dataReading'
import type { ReadProgress } from '../../contract/data/readProgress'
import { fileOf, taskOn, withFile } from '../../contract/data/fileKinds'
import type { DataTaskKind } from '../../contract/data/fileKinds'
import { betterKind, firstKind, taskOfKind } from '../../contract/data/likelyTask'
import type { Task } from '../../contract/document/task'
import { taskKinds } from '../../contract/document/taskKinds'
import type { DataFileEntry } from '../../contract/procedures/data'
import type { Problem } from '../../contract/problems/problems'
import { asFileName } from '../lib/download'
import { faultText } from '../lib/words/faultText'
import { useConnectionStore } from './connectionStore'
import { copyFile } from './data/copyFile'
import { useDocumentStore } from './documentStore'
import { useNoticeStore } from './noticeStore'
import { useReportStore } from './reportStore'

/** A file that is shown before it is used. */
export interface Proposal {
  readonly file: string
  /** True where it was imported just now, so that giving up removes it again. */
  readonly isNew: boolean
  readonly task: Task
  /** Null until it is read, or where nothing of it can be shown. */
  readonly reading: DataReading | null
  readonly problems: readonly Problem[]
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

/** A large file on its way into the workspace. */
interface Copying {
  readonly file: string
  readonly bytes: number
  readonly of: number
}

/** Larger files are copied piece by piece. */
const inOneMessage = 16_000_000

export const useDataStore = defineStore('data', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const notices = useNoticeStore()
  const reports = useReportStore()
  const files = shallowRef<readonly DataFileEntry[]>([])
  const proposal = shallowRef<Proposal | null>(null)
  const importing = ref(false)
  const copying = shallowRef<Copying | null>(null)
  const reading = ref(false)
  /** How far the reading of a file has come; null where nothing was told of it. */
  const progress = shallowRef<ReadProgress | null>(null)
  let underWay = new AbortController()
  let newest = 0

  /** The names of the open documents that are on a file. */
  const openOn = (file: string): string[] =>
    documents.tabs.open.flatMap(({ history: { document } }) => (fileOf(document.task) === file ? [document.name] : []))

  async function list(): Promise<void> {
    try {
      files.value = await connection.client.data.list()
    } catch {
      // The list is asked for again each time it is shown.
    }
  }

  /** Puts a file of the user into the workspace and proposes it. */
  async function importFile(chosen: File): Promise<void> {
    importing.value = true
    try {
      const copied = await (chosen.size > inOneMessage ? copyLarge(chosen) : copyWhole(chosen))
      if (copied === null) return
      void list()
      await propose(copied.file, copied.isNew)
    } catch (error) {
      notices.fault(faultText(`${chosen.name} was not imported`, error))
    } finally {
      importing.value = false
    }
  }

  async function copyWhole(chosen: File) {
    const bytes = new Uint8Array(await chosen.arrayBuffer())
    return connection.client.workspace.importData({ file: asFileName(chosen.name), text: bytes })
  }

  /** Null where it was given up. */
  async function copyLarge(chosen: File) {
    const { name: file, size: of } = chosen
    const { signal } = (underWay = new AbortController())
    const told = (bytes: number) => void (copying.value = { file, bytes, of })
    told(0)
    try {
      return await copyFile(connection.client, chosen, { name: asFileName(file), signal, told })
    } finally {
      copying.value = null
    }
  }

  /** Shows a file of the workspace. It is used once `take` says so. */
  async function propose(file: string, isNew = false): Promise<void> {
    const { task } = documents.document ?? {}
    if (task && fileOf(task) === file) return show({ file, isNew, task, reading: null, problems: [] })
    await show({ file, isNew, task: taskOn[firstKind(file)](file), reading: null, problems: [] })
    const kind = proposal.value && betterKind(file, task?.kind, proposal.value)
    if (kind !== null) await choose(kind)
  }

  /** Proposes another task on the file, with columns or parts as they were read. */
  async function choose(kind: DataTaskKind): Promise<void> {
    const { value } = proposal
    const number = newest
    if (value === null) return
    const chosen = await taskOfKind(kind, value.file, value.reading, (task, length) => connection.client.data.read({ task, length }))
    // What was chosen meanwhile stays.
    if (number === newest) await change(chosen)
  }

  async function change(task: Task): Promise<void> {
    if (proposal.value !== null) await show({ ...proposal.value, task })
  }

  /** Reads the file anew for the task. What was shown stays until then; of several readings the newest counts. */
  async function show(next: Proposal): Promise<void> {
    const number = ++newest
    proposal.value = next
    reading.value = true
    try {
      const read = await readOf(next.task)
      if (number === newest && read) proposal.value = { ...next, ...read }
    } catch (error) {
      if (number === newest && !isAbort(error)) notices.fault(faultText(`${next.file} was not read`, error))
    } finally {
      if (number === newest) reading.value = false
    }
  }

  /** Reads the file for a task, and ends what is still read for an earlier one. Null where this was ended itself. */
  async function readOf(task: Task) {
    underWay.abort()
    const { signal } = (underWay = new AbortController())
    progress.value = null
    for await (const event of await connection.client.data.readWithProgress({ task, length: lengthFor(task) }, { signal })) {
      if (signal.aborted) return null
      if (event.type === 'read') return { reading: event.reading, problems: event.problems }
      progress.value = event
    }
    return null
  }

  /** The sequence length that the document would have with the task. */
  function lengthFor(task: Task): number {
    const { document } = documents
    return document && document.task.kind === task.kind ? document.training.sequenceLength : taskKinds[task.kind].length
  }

  /** Closes the proposal. Where it is given up, a file that was imported for it goes again. */
  async function close(isGivenUp: boolean): Promise<void> {
    const { value } = proposal
    newest++
    underWay.abort()
    reading.value = false
    proposal.value = null
    if (value === null || !isGivenUp || !value.isNew) return
    await remove(value.file)
  }

  async function remove(file: string): Promise<void> {
    try {
      await connection.client.data.remove({ file })
    } catch (error) {
      notices.fault(faultText(`${file} was not removed`, error))
    }
    // The shown document may be on the file: its problems are found anew.
    void reports.check()
    await list()
  }

  /** Gives a file another name, in the shown document as well; other open documents that name it are told. */
  async function rename(file: string, to: string): Promise<void> {
    try {
      await connection.client.data.rename({ file, to })
    } catch (error) {
      return void notices.fault(faultText(`${file} was not renamed`, error))
    }
    const { document } = documents
    if (document && fileOf(document.task) === file) documents.edit({ kind: 'setTask', task: withFile(document.task, to) })
    const others = openOn(file)
    if (others.length > 0)
      notices.hint({
        title: `${others.join(', ')} still ${others.length === 1 ? 'names' : 'name'} ${file}`,
        detail: `Choose ${to} as the data there.`
      })
    await list()
  }

  return {
    files,
    proposal,
    importing,
    copying,
    reading,
    progress,
    list,
    importFile,
    propose,
    choose,
    change,
    close,
    remove,
    rename,
    openOn
  }
})
