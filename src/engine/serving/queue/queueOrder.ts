/** Pure changes of a queue: its order, its rows, and which of them is next. */
import type { Problem } from '../../../contract/problems/problems'
import type { QueueFile, QueueRow } from './queueFile'

/** The first row that can start; undefined where the queue is on hold or has none. */
export const nextOf = ({ held, waiting }: QueueFile): QueueRow | undefined =>
  held ? undefined : waiting.find(({ problems }) => problems.length === 0)

export const hasRow = ({ waiting }: QueueFile, queueId: string): boolean => waiting.some((row) => row.queueId === queueId)

export const withRow = (file: QueueFile, row: QueueRow): QueueFile => ({ ...file, waiting: [...file.waiting, row] })

export const withoutRow = (file: QueueFile, queueId: string): QueueFile =>
  hasRow(file, queueId) ? { ...file, waiting: file.waiting.filter((row) => row.queueId !== queueId) } : file

/** @param to the row's 0-based place; beyond the end it is the last */
export function movedRow(file: QueueFile, queueId: string, to: number): QueueFile {
  const row = file.waiting.find((each) => each.queueId === queueId)
  if (!row) return file
  const others = file.waiting.filter((each) => each !== row)
  return { ...file, waiting: [...others.slice(0, to), row, ...others.slice(to)] }
}

export function withProblems(file: QueueFile, queueId: string, problems: readonly Problem[]): QueueFile {
  return { ...file, waiting: file.waiting.map((row) => (row.queueId === queueId ? { ...row, problems: [...problems] } : row)) }
}

/** Notes the id under which a row starts. */
export function withRunId(file: QueueFile, queueId: string, runId: string): QueueFile {
  return { ...file, waiting: file.waiting.map((row) => (row.queueId === queueId ? { ...row, runId } : row)) }
}

/** A queue whose sweeps' process has ended: their turns are over, and they ask again when they go on. */
export function withoutTurns(file: QueueFile): QueueFile {
  return file.waiting.some(({ document }) => document === null)
    ? { ...file, waiting: file.waiting.filter(({ document }) => document !== null) }
    : file
}
