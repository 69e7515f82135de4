/** Fixes in a task what was detected in its file, so that a run repeats exactly, and suggests the columns of texts and labels. */
import type { Task, TaskOf } from '../document/task'
import { mostClasses } from './dataReading'
import type { ColumnReading, DataReading, TableReading } from './dataReading'
import { settledFormatSchema } from '../document/dataFormat'

/** The task with the encoding, format and columns that were read. */
export function settledTask(task: Task, reading: DataReading | null): Task {
  if (reading?.kind === 'text')
    return 'source' in task && task.source.kind === 'file' ? { ...task, source: { ...task.source, encoding: reading.encoding } } : task
  if (reading?.kind !== 'table' || !('file' in task) || task.kind === 'labelledSeries' || task.kind === 'sound') return task
  const format = settledFormatSchema.safeParse(reading.format)
  const settled = { ...task, ...(format.success && { format: format.data }) }
  if (settled.kind !== 'series') return settled
  const named = (wanted: ColumnReading['use']) => reading.columns.filter(({ use }) => use === wanted).map(({ name }) => name)
  const [id] = named('id')
  const known = named('known')
  return { ...settled, columns: named('value'), ...(known.length > 0 && { known }), ...(id !== undefined && { id }) }
}

const labelNames = /^(label|labels|class|category|sentiment|target|y|type|topic|author|lang|language|tag)$/i
const textNames = /^(text|texts|sentence|content|message|review|body|title|comment|tweet|document|x)$/i

/** True where a column of texts stands beside one that is called a label: numbers of such a table are hardly a series. */
export function hasLabelledTexts(columns: readonly ColumnReading[]): boolean {
  const texts = columns.filter(({ kind, name, distinct }) => kind === 'text' && (textNames.test(name) || distinct > mostClasses))
  const labels = columns.filter(({ kind, name, distinct }) => kind !== 'empty' && labelNames.test(name) && distinct <= mostClasses)
  return texts.length > 0 && labels.some((label) => !texts.includes(label)) && !columns.some(({ kind }) => kind === 'date')
}

/** True where a table without numbers has texts, and another column whose entries occur again and again. */
export function couldBeLabelled({ columns, rows }: TableReading): boolean {
  const repeats = ({ name, kind, distinct }: ColumnReading) => kind !== 'empty' && (labelNames.test(name) || distinct * 2 <= rows)
  return columns.some((label) => repeats(label) && columns.some((text) => text !== label && text.kind === 'text'))
}

/** The columns that are most likely texts and labels: by their names, else by how many different entries they have. */
export function suggestLabelled(task: TaskOf<'classify'>, columns: readonly ColumnReading[]): TaskOf<'classify'> {
  const possible = columns.filter(({ kind }) => kind !== 'empty')
  const byDistinct = [...possible].sort((a, b) => a.distinct - b.distinct)
  const label =
    possible.find(({ name }) => labelNames.test(name)) ?? byDistinct.find(({ distinct }) => distinct > 1 && distinct <= mostClasses)
  const others = possible.filter((column) => column !== label)
  const texts = others.filter(({ kind }) => kind === 'text')
  const text = others.find(({ name }) => textNames.test(name)) ?? [...texts].sort((a, b) => b.distinct - a.distinct)[0] ?? others[0]
  return { ...task, text: text?.name ?? '', label: label?.name ?? '' }
}
