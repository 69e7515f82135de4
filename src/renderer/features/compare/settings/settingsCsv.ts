/** Results and settings of runs as a table for a file: a row a run, so that other programs read a column a setting. */
import type { RunEntry } from '../../../../contract/runs/entry'
import type { SettingValue } from '../../../../contract/runs/settings'
import type { PictureTable } from '../../../components/pictures/pictureTable'
import { titleOf } from '../../../stores/runs/runEntries'
import { settingRows } from './differences'
import { metricLabel } from './resultRows'

export function settingsTable(runs: readonly RunEntry[], onlyDiffering: boolean): PictureTable {
  const column = (name: string, value: (run: RunEntry) => string | number | null) => ({ name, values: runs.map(value) })
  const settings = settingRows(runs).filter(({ differs }) => differs || !onlyDiffering)
  return {
    columns: [
      column('run', ({ runId }) => runId),
      column('name', titleOf),
      column('state', ({ summary }) => summary.phase),
      column('model', ({ model }) => model),
      column('task', ({ task }) => task),
      column('parameters', ({ parameterCount }) => parameterCount),
      column(`best ${metricLabel(runs)}`, ({ best }) => best?.value ?? null),
      column('best at step', ({ best }) => best?.step ?? null),
      column(`last ${metricLabel(runs)}`, ({ last }) => last?.value ?? null),
      column('steps', ({ summary }) => summary.step),
      column('duration (s)', ({ seconds }) => seconds),
      column('size (bytes)', ({ bytes }) => bytes),
      ...settings.map(({ path, values }) => ({ name: path, values: values.map(plain) }))
    ]
  }
}

const plain = (value: SettingValue | undefined): string | number | null =>
  value === undefined || value === null ? null : typeof value === 'boolean' ? String(value) : value
