/** Settings of several runs as a table: a row for each setting, a value for each run, and whether they differ. */
import type { RunEntry } from '../../../../contract/runs/entry'
import type { SettingValue } from '../../../../contract/runs/settings'
import { settingName, settingText } from '../settingWords'

/** What a setting is about, as rows are grouped: the first part of its path. */
export type SettingGroup = 'task' | 'layers' | 'training'

export interface SettingRow {
  readonly path: string
  readonly group: SettingGroup
  /** For each run; undefined where it has no such setting. */
  readonly values: readonly (SettingValue | undefined)[]
  readonly differs: boolean
}

/** Settings that are told beside a name at most. */
const mostTold = 3
const groups: readonly SettingGroup[] = ['layers', 'task', 'training']

/** All settings that any of the runs has, by group in the order of their documents. */
export function settingRows(runs: readonly RunEntry[]): SettingRow[] {
  const paths = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))]
  const rows = paths.map((path): SettingRow => {
    const values = runs.map(({ settings }) => settings[path])
    return { path, group: groupOf(path), values, differs: new Set(values.map(settingText)).size > 1 }
  })
  return rows.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group))
}

export const differingPaths = (runs: readonly RunEntry[]): string[] =>
  settingRows(runs).flatMap(({ path, differs }) => (differs ? [path] : []))

const groupOf = (path: string): SettingGroup => groups.find((group) => path.startsWith(`${group}.`)) ?? 'training'

/** What tells runs of one name apart: their differing settings in a few words, such as `lstm.hidden 64, seed 1`; empty for a name of its own. */
export function tellingApart(runs: readonly RunEntry[], nameOf: (run: RunEntry) => string): ReadonlyMap<string, string> {
  const pathsOf = new Map(
    [...new Set(runs.map(nameOf))].map((name) => [name, differingPaths(runs.filter((run) => nameOf(run) === name)).slice(0, mostTold)])
  )
  return new Map(
    runs.map((run) => {
      const paths = pathsOf.get(nameOf(run)) ?? []
      return [run.runId, paths.map((path) => `${settingName(path)} ${settingText(run.settings[path])}`).join(', ')]
    })
  )
}
