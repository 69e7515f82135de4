/** The options that say how a data file is to be read, where it can be read in several ways. */
import { Option } from 'commander'
import type { Command } from 'commander'
import type { GatescopeDocument } from '../../contract/document/document'
import { encodings } from '../../contract/document/dataFormat'
import type { TableFormat } from '../../contract/document/dataFormat'
import { calendarParts, horizonSchema, tokenKinds } from '../../contract/document/task'
import type { CalendarPart, Task, TaskOf, TokenKind } from '../../contract/document/task'
import { rangeOf } from '../../contract/numberRange'
import { dataTaskKinds } from '../../contract/data/fileKinds'
import type { DataTaskKind } from '../../contract/data/fileKinds'
import { numberIn, oneOf } from './optionValues'
import { vocabularySizeSchema } from '../../contract/document/task'

const separators = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const
const decimals = { point: '.', comma: ',' } as const
const thousands = { none: '', comma: ',', point: '.', space: ' ', apostrophe: "'" } as const
const headers = { names: true, values: false } as const
const missing = { 'leave-out': 'leaveOut', repeat: 'repeat' } as const

export interface DataOptions {
  readonly separator?: keyof typeof separators
  readonly decimal?: keyof typeof decimals
  readonly thousands?: keyof typeof thousands
  readonly firstLine?: keyof typeof headers
  readonly missing?: keyof typeof missing
  readonly encoding?: TableFormat['encoding']
  readonly columns?: readonly string[]
  /** A file to train on in place of the document's data. */
  readonly data?: string
  readonly task?: DataTaskKind
  readonly tokens?: TokenKind
  /** Tokens of the vocabulary at most. */
  readonly vocabulary?: number
  /** The columns of texts and of labels. */
  readonly text?: string
  readonly label?: string
  /** The column that tells series apart. */
  readonly id?: string
  readonly split?: 'time' | 'series'
  /** The columns that are known in advance. */
  readonly known?: readonly string[]
  readonly calendar?: readonly CalendarPart[]
  /** Rows ahead for which forecasts are evaluated. */
  readonly horizon?: number
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Reads parts of the calendar, with commas between them. */
function calendarIn(list: string): CalendarPart[] {
  const parts = namesIn(list).map(oneOf(calendarParts))
  return calendarParts.filter((part) => parts.includes(part))
}

export function withDataOptions(command: Command): Command {
  const choice = (flags: string, description: string, choices: readonly string[]) => new Option(flags, description).choices([...choices])
  return command
    .option('--data <file>', 'train on this file: a text, a table or an archive of series; the task is picked by what is in it')
    .addOption(choice('--task <name>', 'with --data: the task, where another than the picked one is wanted', dataTaskKinds))
    .addOption(choice('--tokens <name>', 'what a text is cut into', tokenKinds))
    .option('--vocabulary <number>', 'tokens at most, of words and of byte pairs', numberIn(rangeOf(vocabularySizeSchema)))
    .option('--text <column>', 'the column of texts that are classified')
    .option('--label <column>', 'the column of their classes')
    .option('--id <column>', 'the column that tells several series apart')
    .addOption(choice('--split <name>', 'what is for validation: the end of each series, or whole series', ['time', 'series']))
    .option(
      '--known <list>',
      'columns of a series that are known in advance, such as holidays or planned prices, with commas between',
      namesIn
    )
    .option('--calendar <list>', `what is seen of the date that is predicted: ${calendarParts.join(', ')}`, calendarIn)
    .option('--horizon <number>', 'rows ahead for which forecasts of a series are evaluated', numberIn(rangeOf(horizonSchema)))
    .addOption(choice('--separator <name>', 'what separates the columns of a CSV file', Object.keys(separators)))
    .addOption(choice('--decimal <name>', 'the decimal sign of its numbers', Object.keys(decimals)))
    .addOption(choice('--thousands <name>', 'what groups the digits of its numbers', Object.keys(thousands)))
    .addOption(choice('--first-line <name>', 'whether its first line has names or values', Object.keys(headers)))
    .addOption(choice('--missing <name>', 'what happens where a row has no value', Object.keys(missing)))
    .addOption(choice('--encoding <name>', 'the encoding of the data file', encodings))
    .option('--columns <list>', 'the columns to train on, with commas between', namesIn)
}

/** Puts the options into the document's task. What is not named stays as the document says, or is detected. */
export function withData(document: GatescopeDocument, options: DataOptions): GatescopeDocument {
  return { ...document, task: taskWith(document.task, options) }
}

/** The task with what the options name. */
export function taskWith(task: Task, options: DataOptions): Task {
  return withTokens(readWith(task, options), options)
}

function withTokens(task: Task, { tokens, vocabulary }: DataOptions): Task {
  if (task.kind !== 'nextCharacter' && task.kind !== 'classify') return task
  return { ...task, ...(tokens && { tokenKind: tokens }), ...(vocabulary !== undefined && { vocabularySize: vocabulary }) }
}

function readWith(task: Task, options: DataOptions): Task {
  const { encoding } = options
  if (task.kind === 'series') return seriesWith(task, options)
  if (task.kind === 'classify')
    return {
      ...task,
      ...(options.text && { text: options.text }),
      ...(options.label && { label: options.label }),
      ...formatWith(task.format, options)
    }
  if (!('source' in task) || task.source.kind !== 'file' || encoding === undefined) return task
  return { ...task, source: { ...task.source, encoding } }
}

function seriesWith(task: TaskOf<'series'>, options: DataOptions): Task {
  const { columns, known, calendar, horizon, id, split } = options
  // What is known in advance is no longer predicted, unless both are asked for, which the data refuses.
  const predicted = columns ?? task.columns.filter((name) => !known?.includes(name))
  return {
    ...task,
    columns: [...predicted],
    ...(known && { known: [...known] }),
    ...(calendar && { calendar: [...calendar] }),
    ...(horizon !== undefined && { horizon }),
    ...(id !== undefined && { id }),
    ...(split && { split }),
    ...formatWith(task.format, options)
  }
}

function formatWith(format: TableFormat | undefined, options: DataOptions): { format?: TableFormat } {
  const { separator, decimal, firstLine, encoding } = options
  const chosen: TableFormat = {
    ...format,
    ...(separator !== undefined && { separator: separators[separator] }),
    ...(decimal !== undefined && { decimal: decimals[decimal] }),
    ...(options.thousands !== undefined && { thousands: thousands[options.thousands] }),
    ...(firstLine !== undefined && { header: headers[firstLine] }),
    ...(options.missing !== undefined && { missing: missing[options.missing] }),
    ...(encoding !== undefined && { encoding })
  }
  return Object.keys(chosen).length === 0 ? {} : { format: chosen }
}
