/** Which columns of a table are used, when one is ticked or no longer ticked. */
import type { ColumnReading } from '../../../contract/data/dataReading'

/** The names of the used columns in the order of the file. At least one stays. */
export function toggledColumns(columns: readonly ColumnReading[], toggled: ColumnReading): string[] {
  const isUsed = (column: ColumnReading) => (column === toggled ? column.use !== 'value' : column.use === 'value')
  const names = columns.filter(isUsed).map(({ name }) => name)
  return names.length > 0 ? names : [toggled.name]
}
