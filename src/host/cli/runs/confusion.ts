/** Prints which class was taken for which: a matrix, or of many classes the most frequent mistakes. */
import { confusionRows } from '../../../contract/events/confusion'
import type { ConfusionRow } from '../../../contract/events/confusion'
import type { Evaluation } from '../../../contract/procedures/runs'
import type { Output } from '../output'
import { tellTable } from './table'
import type { Column } from './table'
import { figureText } from './words'

/** A matrix of more classes is too wide for a terminal. */
const mostColumns = 16
const mistakesTold = 10
/** Characters of a class at most. */
const most = 24

export function tellConfusion({ classes, counts }: NonNullable<Evaluation['confusion']>, output: Output): void {
  const rows = confusionRows(classes, Float64Array.from(counts.flat()))
  if (classes.length <= mostColumns) tellMatrix(classes, rows, output)
  else tellMistakes(classes, rows, output)
}

/** Beside long names there is room for their numbers alone. */
function tellMatrix(classes: readonly string[], rows: readonly ConfusionRow[], output: Output): void {
  const short = classes.some(({ length }) => length > 3)
  const numbered = classes.map((name, at) => (short ? `${at + 1} ${name}` : name))
  output.line('Rows: true class. Columns: predicted class.')
  const columns: Column<ConfusionRow>[] = classes.map((name, at) => ({
    title: short ? String(at + 1) : name,
    text: ({ cells }) => (cells[at]?.count ?? 0).toLocaleString('en'),
    right: true
  }))
  const names: Column<ConfusionRow> = { title: '', text: (row) => `  ${numbered[rows.indexOf(row)] ?? ''}`, most }
  tellTable(rows, [names, ...columns, { title: 'right', text: ({ right }) => figureText(right, 'accuracy'), right: true }], output)
}

function tellMistakes(classes: readonly string[], rows: readonly ConfusionRow[], output: Output): void {
  const mistakes = rows.flatMap(({ name, cells }) =>
    cells.flatMap(({ count }, at) => (count > 0 && classes[at] !== name ? [{ name, taken: classes[at] ?? '', count }] : []))
  )
  const worst = mistakes.sort((a, b) => b.count - a.count).slice(0, mistakesTold)
  output.line(worst.length === 0 ? 'No class was taken for another.' : 'The most frequent mistakes')
  if (worst.length === 0) return
  tellTable(
    worst,
    [
      { title: '  true', text: ({ name }) => `  ${name}`, most },
      { title: 'predicted', text: ({ taken }) => taken, most },
      { title: 'times', text: ({ count }) => count.toLocaleString('en'), right: true }
    ],
    output
  )
}
