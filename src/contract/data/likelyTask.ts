/** Picks the task that a data file is most likely for, by what is read of it. */
import type { Task, TaskKind } from '../document/task'
import { taskKinds } from '../document/taskKinds'
import type { Problem } from '../problems/problems'
import type { DataReading } from './dataReading'
import { fileKindOf, fileKinds, fileOf, taskOn } from './fileKinds'
import type { DataTaskKind } from './fileKinds'
import { couldBeLabelled, hasLabelledTexts, suggestLabelled } from './settledTask'

/** What was read of a file for a task, and what is wrong with it. */
export interface DataRead {
  readonly reading: DataReading | null
  readonly problems: readonly Problem[]
}

export interface LikelyTask extends DataRead {
  readonly task: Task
  /** A sequence length that the data has room for. */
  readonly length: number
}

type Read = (task: Task, length: number) => Promise<DataRead>

const mostParts = 100

/** The kind that is tried first on a file: that of the document's task, where it reads such files. */
export function firstKind(file: string): DataTaskKind {
  return fileKinds[fileKindOf(file)].tasks[0] ?? 'nextCharacter'
}

/** Another kind than the first that suits the file better, after it was read for the first; null where there is none. */
export function betterKind(file: string, current: TaskKind | undefined, { reading, problems }: DataRead): DataTaskKind | null {
  const [, ...others] = fileKinds[fileKindOf(file)].tasks
  const asNow = others.find((kind) => kind === current && kind !== 'nextCharacter')
  if (asNow) return asNow
  const hasNoNumbers = problems.some(({ code }) => code === 'data.noNumbers')
  const isLabelled = reading?.kind === 'table' && (hasLabelledTexts(reading.columns) || (hasNoNumbers && couldBeLabelled(reading)))
  return isLabelled ? (others.find((kind) => kind === 'classify') ?? null) : null
}

/** A task of the kind on the file, with columns or parts as they were read before. */
export async function taskOfKind(kind: DataTaskKind, file: string, reading: DataReading | null, read: Read): Promise<Task> {
  const task = taskOn[kind](file)
  if (task.kind === 'classify') return suggestLabelled(task, reading?.kind === 'table' ? reading.columns : [])
  if (task.kind !== 'chapters') return task
  const again = await read(task, taskKinds[kind].length)
  const parts = again.reading?.kind === 'text' ? (again.reading.parts?.titles.length ?? 0) : 0
  return parts > 2 ? { ...task, classes: Math.min(parts, mostParts) } : task
}

/** Reads a file as often as it takes to tell which task suits it; `change` puts in what the user has chosen. */
export async function likelyTask(
  file: string,
  { current, kind, change = (task) => task }: { current?: Task; kind?: DataTaskKind | undefined; change?: (task: Task) => Task },
  read: Read
): Promise<LikelyTask> {
  const length = (task: Task) => taskKinds[task.kind].length
  const first = current && fileOf(current) === file ? change(current) : change(taskOn[firstKind(file)](file))
  const firstRead = await read(first, length(first))
  const better = kind ?? betterKind(file, current?.kind, firstRead)
  const isFirst = better === null || better === first.kind
  const task = isFirst ? first : change(await taskOfKind(better, file, firstRead.reading, read))
  return withLength(task, isFirst ? firstRead : await read(task, length(task)), length(task), read)
}

/** Shortens sequences until both parts of the data have room for one: the parts are told of one after the other. */
async function withLength(task: Task, told: DataRead, length: number, read: Read): Promise<LikelyTask> {
  const fitting = fittingLength(told, length)
  return fitting === length ? { task, length, ...told } : withLength(task, await read(task, fitting), fitting, read)
}

/** The longest sequence, up to `length`, that fits into both parts of the data; `length` where no shorter one would do. */
export function fittingLength({ reading, problems }: DataRead, length: number): number {
  if (reading?.kind === 'archive') return reading.longest
  if (reading?.kind === 'sound') return soundLength(reading)
  const lacking = problems.flatMap(({ code, args }) => {
    const have = { 'data.fewRows': args.rows, 'data.tooShort': args.characters, 'data.fewTokens': args.tokens }[String(code)]
    return typeof have === 'number' && typeof args.needs === 'number' ? [args.needs - have] : []
  })
  if (lacking.length === 0 || lacking.length < problems.length) return length
  const shorter = length - Math.max(...lacking)
  return shorter >= 2 ? Math.min(length, shorter) : length
}

/** Frames of the longest sound, up to ten seconds. */
const soundLength = ({ longest, frames: { window, hop } }: Extract<DataReading, { kind: 'sound' }>): number =>
  1 + Math.max(0, Math.floor((Math.min(10, longest) * 1_000 - window) / hop))
