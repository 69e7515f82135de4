/** Groups compared runs: by seed, where all other settings are equal, or by the value of one setting. */
import type { RunEntry } from '../../../../contract/runs/entry'
import type { Settings, SettingValue } from '../../../../contract/runs/settings'
import type { Grouping } from '../../../stores/compare/curveViewStore'
import { titleOf } from '../../../stores/runs/runEntries'
import { settingName, settingText } from '../settingWords'

export const seedPath = 'training.seed'

export interface RunGroup {
  /** The id of a single run, or what the runs of the group have in common. */
  readonly key: string
  readonly name: string
  /** In the order in which they were chosen; at least one. */
  readonly runs: readonly RunEntry[]
}

/** The groups in the order of their first runs. A group of one run is that run. */
export function groupRuns(runs: readonly RunEntry[], grouping: Grouping): RunGroup[] {
  if (grouping.by === 'none') return runs.map(alone)
  const members = new Map<string, RunEntry[]>()
  for (const run of runs) {
    const key = grouping.by === 'seed' ? withoutSeed(run.settings) : valueKey(run.settings[grouping.path])
    members.set(key, [...(members.get(key) ?? []), run])
  }
  return [...members].map(([key, group]) => groupOf(grouping, key, group))
}

function groupOf(grouping: Grouping, key: string, runs: readonly RunEntry[]): RunGroup {
  const [first] = runs
  if (first === undefined) return { key, name: '', runs }
  const name = grouping.by === 'setting' ? `${settingName(grouping.path)} ${settingText(first.settings[grouping.path])}` : titleOf(first)
  if (runs.length === 1) return { ...alone(first), name }
  return { key, name: grouping.by === 'setting' ? name : `${name}, ${runs.length} seeds`, runs }
}

/** Whether some of the runs differ by their seed only. */
export const haveSeeds = (runs: readonly RunEntry[]): boolean => groupRuns(runs, { by: 'seed' }).length < runs.length

const alone = (run: RunEntry): RunGroup => ({ key: run.summary.runId, name: titleOf(run), runs: [run] })

/** All settings but the seed, in one order. */
function withoutSeed(settings: Settings): string {
  const others = Object.entries(settings).filter(([path]) => path !== seedPath)
  return JSON.stringify(others.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const valueKey = (value: SettingValue | undefined): string => JSON.stringify(value) ?? 'none'
