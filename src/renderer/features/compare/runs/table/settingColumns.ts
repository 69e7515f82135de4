/** Which settings differ among runs, and what their columns are called. */
import type { RunEntry } from '../../../../../contract/runs/entry'
import { shortPath } from '../../../../../contract/runs/settings'
import type { SettingValue } from '../../../../../contract/runs/settings'

/**
 * The paths of the settings that have more than one value among the runs: first those that most runs have, so that the settings of layers
 * that only one model has come last.
 */
export function differingSettings(entries: readonly RunEntry[]): readonly string[] {
  const values = new Map<string, Map<SettingValue, number>>()
  for (const { settings } of entries)
    for (const [path, value] of Object.entries(settings)) {
      const counts = values.get(path) ?? new Map<SettingValue, number>()
      values.set(path, counts.set(value, (counts.get(value) ?? 0) + 1))
    }
  const runsWith = (path: string) => [...(values.get(path)?.values() ?? [])].reduce((sum, count) => sum + count, 0)
  const differ = [...values.keys()].filter((path) => (values.get(path)?.size ?? 0) > 1 || runsWith(path) < entries.length)
  const varied = (path: string) => ((values.get(path)?.size ?? 0) > 1 ? 0 : 1)
  return differ.filter((path) => !isKind(path)).toSorted((a, b) => varied(a) - varied(b) || runsWith(b) - runsWith(a))
}

/** What kind a layer or a task is stands in the columns of models and tasks. */
const isKind = (path: string): boolean => path.startsWith('task.kind') || /^layers\.[^.]+\.kind$/.test(path)

/** Every setting that any of the runs has, by path. */
export const allSettings = (entries: readonly RunEntry[]): readonly string[] =>
  [...new Set(entries.flatMap(({ settings }) => Object.keys(settings)))].toSorted()

/** What columns of settings are called: each path as short as it is told from the others. */
export const settingLabels = (paths: readonly string[]): ReadonlyMap<string, string> =>
  new Map(paths.map((path) => [path, shortPath(path, paths)]))
