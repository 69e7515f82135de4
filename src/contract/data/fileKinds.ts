/** The kinds of data files: by which endings they are known, and what a model can learn from each. A further kind is a further row. */
import type { Task, TaskKind } from '../document/task'

export const dataFileKinds = ['table', 'text', 'lines', 'parquet', 'archive', 'collection', 'sounds'] as const
export type DataFileKind = (typeof dataFileKinds)[number]

interface FileKindRow {
  readonly label: string
  /** Endings of file names, without the dot. */
  readonly endings: readonly string[]
  /** The tasks that read such a file; the first is offered first. */
  readonly tasks: readonly DataTaskKind[]
}

/** The tasks that read a file of the user. */
export const dataTaskKinds = [
  'nextCharacter',
  'chapters',
  'classify',
  'series',
  'labelledSeries',
  'sound'
] as const satisfies readonly TaskKind[]
export type DataTaskKind = (typeof dataTaskKinds)[number]

export const fileKinds: { readonly [K in DataFileKind]: FileKindRow } = {
  table: { label: 'table', endings: ['csv', 'tsv', 'tab', 'psv'], tasks: ['series', 'classify', 'nextCharacter'] },
  lines: { label: 'lines of JSON', endings: ['jsonl', 'ndjson'], tasks: ['series', 'classify', 'nextCharacter'] },
  parquet: { label: 'Parquet', endings: ['parquet', 'pq'], tasks: ['series', 'classify'] },
  archive: { label: 'archive of series', endings: ['ts'], tasks: ['labelledSeries'] },
  collection: { label: 'collection of series', endings: ['tsf'], tasks: ['series'] },
  sounds: { label: 'sounds', endings: ['zip'], tasks: ['sound'] },
  text: { label: 'text', endings: ['txt', 'md', 'text'], tasks: ['nextCharacter', 'chapters'] }
}

/** A file that is not known by its ending is a text. */
export function fileKindOf(file: string): DataFileKind {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  return dataFileKinds.find((kind) => fileKinds[kind].endings.includes(ending)) ?? 'text'
}

/** The file of the user that a task reads; null where it reads none. */
export function fileOf(task: Task): string | null {
  if ('file' in task) return task.file
  return 'source' in task && task.source.kind === 'file' ? task.source.file : null
}

/** The task on a file of another name, where it is on a file. */
export function withFile(task: Task, file: string): Task {
  if ('file' in task) return { ...task, file }
  return 'source' in task && task.source.kind === 'file' ? { ...task, source: { ...task.source, file } } : task
}

const heldOut = 0.2

/** A task of the kind on the file, with its first settings. The columns of a table are not chosen yet. */
export const taskOn: { readonly [K in DataTaskKind]: (file: string) => Extract<Task, { kind: K }> } = {
  series: (file) => ({ kind: 'series', file, columns: [], heldOut }),
  classify: (file) => ({ kind: 'classify', file, text: '', label: '', heldOut }),
  labelledSeries: (file) => ({ kind: 'labelledSeries', file, heldOut }),
  sound: (file) => ({ kind: 'sound', file, heldOut, frames: { window: 25, hop: 10, mels: 40, lowest: 20, highest: 4_000 } }),
  nextCharacter: (file) => ({ kind: 'nextCharacter', source: { kind: 'file', file }, heldOut: 0.1 }),
  chapters: (file) => ({ kind: 'chapters', source: { kind: 'file', file }, classes: 2, heldOut })
}
