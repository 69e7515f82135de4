/** Which columns of a table are predicted, and which are known in advance, when one is ticked or no longer ticked. */
import type { ColumnReading } from '../../../contract/data/dataReading'
import { calendarParts } from '../../../contract/document/task'
import type { CalendarPart, TaskOf } from '../../../contract/document/task'

type Series = TaskOf<'series'>

/** The names of the predicted columns in the order of the file. At least one stays. */
export function toggledColumns(columns: readonly ColumnReading[], toggled: ColumnReading): string[] {
  const isUsed = (column: ColumnReading) => (column === toggled ? column.use !== 'value' : column.use === 'value')
  const names = columns.filter(isUsed).map(({ name }) => name)
  return names.length > 0 ? names : [toggled.name]
}

/** The task with a column predicted, or no longer. */
export function withPredicted(task: Series, columns: readonly ColumnReading[], toggled: ColumnReading): Series {
  const names = toggledColumns(columns, toggled)
  return { ...task, columns: names, ...(task.known && { known: task.known.filter((name) => !names.includes(name)) }) }
}

/** The task with a column known in advance, or no longer: then it is not used. At least one column stays to be predicted. */
export function withKnownColumn(task: Series, columns: readonly ColumnReading[], toggled: ColumnReading): Series {
  const isKnown = (column: ColumnReading) => (column === toggled ? column.use !== 'known' : column.use === 'known')
  const known = columns.filter(isKnown).map(({ name }) => name)
  const predicted = columns.filter(({ use, name }) => use === 'value' && !known.includes(name)).map(({ name }) => name)
  return predicted.length > 0 ? { ...task, columns: predicted, known } : task
}

/** The task with a part of the calendar, or without it. */
export function withCalendarPart(task: Series, part: CalendarPart): Series {
  const { calendar = [] } = task
  return { ...task, calendar: calendarParts.filter((each) => (each === part ? !calendar.includes(part) : calendar.includes(each))) }
}
