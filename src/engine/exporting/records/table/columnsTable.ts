/** The section of a README that says what the columns of a run's table are. */
import { codeMarkdown, plainMarkdown, tableMarkdown } from '../../common/markdown'
import type { RecordedFacts } from './recordedFacts'
import { measuredPrefixes } from './measuredColumns'
import { normPrefix, recordColumns } from './recordColumns'

/** A Markdown table of the columns with their units. The norms of single parameters are one row, and their names follow it. */
export function columnsTable(run: RecordedFacts): string {
  const { summary, record } = run
  const rows = recordColumns(run)
    .filter(({ name }) => !foldedPrefixes.some((prefix) => name.startsWith(prefix)))
    .map(({ name, unit, meaning }) => [codeMarkdown(name), unit, plainMarkdown(meaning)])
  const norms = summary.parameters.length === 0 ? [] : [[codeMarkdown(`${normPrefix}NAME`), '', normsMeaning]]
  const names = summary.parameters.map((name) => codeMarkdown(name)).join(', ')
  return [
    `There is one row for each of the ${record.rows.toLocaleString('en')} recorded steps. The run began on ${new Date(summary.startedAt).toISOString()}.`,
    tableMarkdown(['column', 'unit', 'what it is'], [...rows, ...norms, ...measuredRows(run)]),
    ...(names === '' ? [] : [`The parameters are ${names}.`])
  ].join('\n\n')
}

/** The columns of single parameters, which have one row together. */
const foldedPrefixes = [normPrefix, measuredPrefixes.weight, measuredPrefixes.ratio]

function measuredRows({ record }: RecordedFacts): string[][] {
  if (record.updates().length === 0) return []
  return [
    [codeMarkdown(`${measuredPrefixes.weight}NAME`), '', 'Norm of the parameter NAME before the step, where it was measured'],
    [codeMarkdown(`${measuredPrefixes.ratio}NAME`), '', 'How far the step moved the parameter NAME, beside its norm']
  ]
}

const normsMeaning = 'Norm of the gradient of the parameter NAME, before clipping'
