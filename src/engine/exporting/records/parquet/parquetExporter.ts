/** Exports the record of a run as a Parquet file. */
import { join } from 'node:path'
import type { Exporter, ExportSource } from '../../exporter'
import { columnsTable } from '../table/columnsTable'
import { recordColumns } from '../table/recordColumns'
import { writeParquet } from './writeParquet'

const fileName = 'metrics.parquet'
const bytesOf = { integer: 4, float32: 4, float64: 2 } as const

export function parquetExporter(): Exporter {
  return {
    format: 'parquet',
    plan: ({ run }) => {
      const perRow = recordColumns(run).reduce((sum, { kind }) => sum + bytesOf[kind], 0)
      const files = [{ path: fileName, bytes: 2_000 + run.record.rows * perRow, what: 'one row a training step' }]
      return { files, notes: [], problems: [] }
    },
    howToRun,
    write: ({ run }, folder, { signal }) => writeParquet(run, join(folder, fileName), signal),
    check: () =>
      Promise.resolve([
        {
          kind: 'notRun',
          name: fileName,
          why: 'The workbench writes Parquet and does not read it.',
          how: `python -c "import pandas; print(pandas.read_parquet('${fileName}').describe())"`
        }
      ])
  }
}

function howToRun({ run }: ExportSource): string {
  const lines = [
    'import duckdb',
    '',
    'print(duckdb.sql("""',
    '    select step, loss, validation_loss',
    `    from '${fileName}' where validation_loss is not null order by step desc limit 5`,
    '"""))'
  ]
  const pandas = `With pandas: \`pandas.read_parquet("${fileName}")\`, which needs \`pyarrow\`.`
  return `\`\`\`python\n${lines.join('\n')}\n\`\`\`\n\n${pandas}\n\n${columnsTable(run)}`
}
