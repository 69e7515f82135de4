/** The section of a README that says what the columns of a run's table are. */
import { codeMarkdown, plainMarkdown, tableMarkdown } from '../../common/markdown'
import type { RecordedFacts } from './recordBlocks'
import { normPrefix, recordColumns } from './recordColumns'

/** A Markdown table of the columns with their units. The norms of single parameters are one row, and their names follow it. */
export function columnsTable({ summary, record }: RecordedFacts): string {
  const rows = recordColumns(summary)
    .filter(({ name }) => !name.startsWith(normPrefix))
    .map(({ name, unit, meaning }) => [codeMarkdown(name), unit, plainMarkdown(meaning)])
  const norms = summary.parameters.length === 0 ? [] : [[codeMarkdown(`${normPrefix}NAME`), '', normsMeaning]]
  const names = summary.parameters.map((name) => codeMarkdown(name)).join(', ')
  return [
    `There is one row for each of the ${record.rows.toLocaleString('en')} recorded steps. The run began on ${new Date(summary.startedAt).toISOString()}.`,
    tableMarkdown(['column', 'unit', 'what it is'], [...rows, ...norms]),
    ...(names === '' ? [] : [`The parameters are ${names}.`])
  ].join('\n\n')
}

const normsMeaning = 'Norm of the gradient of the parameter NAME, before clipping'
