/** The list of runs as a person arranged it: search, filters, columns, order, and the run that is selected. */
import { computed, ref, watch } from 'vue'
import * as z from 'zod'
import { runIdSchema } from '../../../../contract/procedures/common'
import { readCondition } from '../../../../contract/runs/condition'
import type { RunEntry } from '../../../../contract/runs/entry'
import { keptChoice } from '../../../lib/session/keptChoice'
import { useDocumentStore } from '../../../stores/documentStore'
import { useRunListStore } from '../../../stores/runs/runListStore'
import { filtered, quickFilterIds, searched } from './filters'
import type { QuickFilter } from './filters'
import { fixedColumn, fixedColumnIds, settingColumn, sorted } from './table/columns'
import type { Column, FixedColumnId } from './table/columns'
import { differingSettings, settingLabels } from './table/settingColumns'

/** Columns of settings that the list chooses by itself at most. */
const mostChosenBySelf = 4

const viewSchema = z.object({
  search: z.string(),
  quick: z.array(z.enum(quickFilterIds)),
  sorting: z.object({ column: z.string(), direction: z.enum(['ascending', 'descending']) }),
  active: runIdSchema.nullable()
})
const columnsSchema = z.object({
  hidden: z.array(z.enum(fixedColumnIds)),
  /** Paths; null lets the list show those that differ. */
  settings: z.array(z.string()).nullable()
})
const keptView = keptChoice('runTable', viewSchema)
const keptColumns = keptChoice('runColumns', columnsSchema, 'browser')

const narrowColumns: readonly FixedColumnId[] = ['name', 'phase', 'best', 'last', 'curve', 'step']

/** Whether models or tasks differ: settings of layers then say little alone. */
function differInKind(entries: readonly RunEntry[]): boolean {
  const differs = (of: (entry: RunEntry) => string) => new Set(entries.map(of)).size > 1
  return differs(({ model }) => model) || differs(({ task }) => task)
}

/** The fixed columns before those of settings, and those behind them. */
function parted(ids: readonly FixedColumnId[], described: boolean): readonly [readonly FixedColumnId[], readonly FixedColumnId[]] {
  const first = new Set<FixedColumnId>([...narrowColumns, ...(described ? (['model', 'task'] as const) : [])])
  const next = ids.findIndex((id) => !first.has(id))
  return next < 0 ? [ids, []] : [ids.slice(0, next), ids.slice(next)]
}

export type RunTable = ReturnType<typeof useRunTable>

export function useRunTable() {
  const runs = useRunListStore()
  const documents = useDocumentStore()
  const view = ref(
    keptView.read() ?? { search: '', quick: [], sorting: { column: 'started', direction: 'descending' as const }, active: null }
  )
  const chosenColumns = ref(keptColumns.read() ?? { hidden: [], settings: null })
  watch(view, keptView.write, { deep: true })
  watch(chosenColumns, keptColumns.write, { deep: true })

  const condition = computed(() => readCondition(view.value.search))
  /** What is wrong with the condition that is typed, and where. */
  const fault = computed(() => (condition.value.ok ? null : condition.value))

  const matches = computed(() => searched(view.value.search))
  const fitting = computed(() => filtered(runs.entries, matches.value, view.value.quick, documents.documentId))
  const described = computed(() => differInKind(fitting.value))
  /** Stays the same list while its paths do, so that news of a run leaves the columns alone. */
  const settingPaths = computed<readonly string[]>((before) => {
    const paths = chosenColumns.value.settings ?? differingSettings(fitting.value).slice(0, mostChosenBySelf)
    return before?.join() === paths.join() ? before : paths
  })
  const labels = computed(() => settingLabels(settingPaths.value))
  const columns = computed<readonly Column[]>(() => {
    const settings = settingPaths.value.map((path) => settingColumn(path, labels.value.get(path) ?? path))
    const ids = fixedColumnIds.filter((id) => !chosenColumns.value.hidden.includes(id))
    const [before, behind] = parted(ids, described.value)
    return [...before.map(fixedColumn), ...settings, ...behind.map(fixedColumn)]
  })
  const entries = computed(() => {
    const { column, direction } = view.value.sorting
    return sorted(
      fitting.value,
      columns.value.find(({ id }) => id === column),
      direction
    )
  })
  /** The run whose details are shown: the one selected last, or else the first. */
  const active = computed(() => {
    const wanted = view.value.active
    return entries.value.find(({ runId }) => runId === wanted) ?? entries.value[0] ?? null
  })

  function activate(runId: string): void {
    view.value.active = runId
  }

  /** Sorts by a column, or turns the order round where it is sorted by that one. */
  function sortBy({ id, first }: Column): void {
    const { column, direction } = view.value.sorting
    const turned = direction === 'ascending' ? ('descending' as const) : ('ascending' as const)
    view.value.sorting = { column: id, direction: column === id ? turned : first }
  }

  function toggleQuick(filter: QuickFilter): void {
    const { quick } = view.value
    view.value.quick = quick.includes(filter) ? quick.filter((other) => other !== filter) : [...quick, filter]
  }

  function clear(): void {
    view.value.search = ''
    view.value.quick = []
  }

  function toggleColumn(id: FixedColumnId): void {
    const { hidden } = chosenColumns.value
    chosenColumns.value.hidden = hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]
  }

  /** Shows the settings of these paths; null those that differ. */
  function showSettings(paths: readonly string[] | null): void {
    chosenColumns.value.settings = paths === null ? null : [...paths]
  }

  return {
    view,
    chosenColumns,
    fault,
    entries,
    columns,
    settingPaths,
    active,
    activate,
    sortBy,
    toggleQuick,
    clear,
    toggleColumn,
    showSettings
  }
}
