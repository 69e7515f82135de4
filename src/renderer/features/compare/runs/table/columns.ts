/** The columns of the list of runs: what each says of a run, and how runs are sorted by it. */
import { metricNames, metricWords } from '../../../../../contract/document/metrics'
import type { RunEntry } from '../../../../../contract/runs/entry'
import { ago, bytesText, countText, durationText } from '../../../../lib/words/figures'
import { mainMetric, measuredAt, metricText, momentText, phaseNames } from '../../../../lib/words/runWords'
import { titleOf } from '../../../../stores/runs/runEntries'
import { shortSettingText } from '../../settingWords'

export const fixedColumnIds = ['name', 'phase', 'best', 'last', 'curve', 'step', 'model', 'task', 'seconds', 'bytes', 'started'] as const
export type FixedColumnId = (typeof fixedColumnIds)[number]

export interface Column {
  /** A fixed id, or `setting:` and the setting's path. */
  readonly id: string
  readonly label: string
  /** In CSS pixels. */
  readonly width: number
  readonly numeric: boolean
  /** What runs are sorted by; null for runs that have no such value, which come last. A column without a key is not sorted by. */
  readonly key: ((entry: RunEntry) => number | string | null) | null
  /** Sorts runs of different kinds apart, before their keys are compared. */
  readonly group?: (entry: RunEntry) => number
  /** The direction of the first click. */
  readonly first: Direction
  readonly text: (entry: RunEntry, now: number) => string
  /** More exact than the text, on pointing at it. */
  readonly tip?: (entry: RunEntry) => string
}
export type Direction = 'ascending' | 'descending'

/** The value as it is compared: less is better, whatever the metric. */
function goodness(entry: RunEntry, at: RunEntry['best']): number | null {
  const metric = mainMetric(entry)
  if (at === null || metric === null) return null
  return metricWords[metric].better === 'lower' ? at.value : -at.value
}

const metricRank = (entry: RunEntry) => metricNames.findIndex((name) => name === mainMetric(entry))

type Row = Omit<Column, 'id'>
const text = { numeric: false, first: 'ascending' } as const
const count = { numeric: true, first: 'descending' } as const
const metric = { numeric: true, first: 'ascending', group: metricRank } as const

const rows: { readonly [C in FixedColumnId]: Row } = {
  name: { ...text, label: 'Name', width: 228, key: titleOf, text: titleOf, tip: titleOf },
  phase: {
    ...text,
    label: 'State',
    width: 92,
    key: ({ summary }) => phaseNames[summary.phase],
    text: ({ summary }) => phaseNames[summary.phase]
  },
  best: {
    ...metric,
    label: 'Best',
    width: 116,
    key: (entry) => goodness(entry, entry.best),
    text: (entry) => metricText(entry, entry.best?.value),
    tip: (entry) => measuredAt(entry, entry.best)
  },
  last: {
    ...metric,
    label: 'Last',
    width: 116,
    key: (entry) => goodness(entry, entry.last),
    text: (entry) => metricText(entry, entry.last?.value),
    tip: (entry) => measuredAt(entry, entry.last)
  },
  curve: { ...text, label: 'Curve', width: 88, key: null, text: () => '' },
  step: { ...count, label: 'Step', width: 68, key: ({ summary }) => summary.step, text: ({ summary }) => countText(summary.step) },
  model: { ...text, label: 'Model', width: 132, key: ({ model }) => model, text: ({ model }) => model, tip: ({ model }) => model },
  task: { ...text, label: 'Task', width: 156, key: ({ task }) => task, text: ({ task }) => task, tip: ({ task }) => task },
  seconds: { ...count, label: 'Duration', width: 76, key: ({ seconds }) => seconds, text: ({ seconds }) => durationText(seconds) },
  bytes: { ...count, label: 'Size', width: 76, key: ({ bytes }) => bytes, text: ({ bytes }) => bytesText(bytes) },
  started: {
    ...count,
    label: 'Started',
    width: 96,
    key: ({ summary }) => summary.startedAt,
    text: ({ summary }, now) => ago(summary.startedAt, now),
    tip: ({ summary }) => momentText(summary.startedAt)
  }
}

export const fixedColumn = (id: FixedColumnId): Column => ({ id, ...rows[id] })

/** The column of a setting. */
export function settingColumn(path: string, label: string): Column {
  return {
    ...count,
    id: `setting:${path}`,
    label,
    width: Math.min(180, Math.max(72, 26 + 7 * label.length)),
    first: 'ascending',
    key: ({ settings }) => {
      const value = settings[path]
      return value === undefined || value === null ? null : typeof value === 'boolean' ? Number(value) : value
    },
    text: ({ settings }) => shortSettingText(settings[path]),
    tip: ({ settings }) => `${path}: ${shortSettingText(settings[path])}`
  }
}

export interface Sorting {
  readonly column: string
  readonly direction: Direction
}

/** The runs by a column; those without a value come last either way, and equals keep their order. */
export function sorted(entries: readonly RunEntry[], column: Column | undefined, direction: Direction): readonly RunEntry[] {
  const { key, group = () => 0 } = column ?? { key: null }
  if (key === null) return entries
  const sign = direction === 'ascending' ? 1 : -1
  const keyed = entries.map((entry) => ({ entry, key: key(entry), group: group(entry) }))
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
    return a.group - b.group || sign * compared(a.key, b.key)
  })
  return keyed.map(({ entry }) => entry)
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Numbers come before words. */
function compared(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
  return typeof a === 'number' ? -1 : 1
}
