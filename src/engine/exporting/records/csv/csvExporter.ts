/** Exports the record of a run as a CSV file. */
import { join } from 'node:path'
import type { Exporter, ExportSource } from '../../exporter'
import { columnsTable } from '../table/columnsTable'
import { recordColumns } from '../table/recordColumns'
import { checkCsv } from './checkCsv'
import { writeCsv } from './writeCsv'

const fileName = 'metrics.csv'
/** Bytes of a number and its comma, on average. */
const bytesOfNumber = 11

export function csvExporter(): Exporter {
  return {
    format: 'csv',
    plan: ({ run }) => {
      const columns = recordColumns(run)
      const head = columns.reduce((sum, { name }) => sum + name.length + 1, 0)
      const bytes = head + run.record.rows * columns.length * bytesOfNumber
      return { files: [{ path: fileName, bytes, what: 'one line a training step' }], notes: [], problems: [] }
    },
    howToRun,
    write: ({ run }, folder, { signal }) => writeCsv(run, join(folder, fileName), signal),
    check: async ({ run }, folder) => [await checkCsv(run, join(folder, fileName))]
  }
}

function howToRun({ run }: ExportSource): string {
  const lines = [
    'import pandas as pd',
    '',
    `metrics = pd.read_csv(${JSON.stringify(fileName)}, index_col="step")`,
    'print(metrics["loss"].rolling(100).mean().iloc[-1])',
    'evaluated = metrics.dropna(subset=["validation_loss"])',
    'print(evaluated.filter(like="validation_").tail())'
  ]
  return `\`\`\`python\n${lines.join('\n')}\n\`\`\`\n\n${columnsTable(run)}`
}
