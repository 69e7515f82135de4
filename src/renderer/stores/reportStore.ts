/** Holds the engine's report on the open document: problems, shapes, equations and costs. Each edit starts a check, and the latest wins. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { CellReport, ModelReport } from '../../contract/procedures/model'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'

const checkAfter = 120
const lateAfter = 800

/** Tells whether a report counts the whole model. Its figures leave out layers whose cell or shape has a fault. */
export function isWhole({ problems, layers }: Pick<ModelReport, 'problems' | 'layers'>): boolean {
  return !problems.some(
    ({ severity, place }) =>
      severity === 'error' && (place.cell !== undefined || (place.layer !== undefined && layers[place.layer] === undefined))
  )
}

export const useReportStore = defineStore('report', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const report = shallowRef<ModelReport | null>(null)
  /** The document that the report is about. */
  const about = shallowRef<GatescopeDocument | null>(null)
  const checking = ref(false)
  const fresh = computed(() => about.value !== null && about.value === documents.document)
  /** Whether the report has been older than the document for a noticeable time. */
  const late = ref(false)
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  const problems = computed(() => report.value?.problems ?? [])
  const errors = computed(() => problems.value.filter((problem) => problem.severity === 'error'))
  /** Whether the figures are of the whole model. */
  const whole = computed(() => report.value !== null && isWhole(report.value))
  /** Remembers reports of earlier documents, for a tab that is shown again or an edit that is undone. The report is still requested again. */
  const known = new WeakMap<GatescopeDocument, ModelReport>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: AbortController | null = null

  /** The report of the cell that a layer runs. */
  function cellOf(layer: string | null): CellReport | null {
    return report.value?.cells.find((cell) => cell.layer === layer) ?? null
  }

  async function check(): Promise<void> {
    const { document } = documents
    underWay?.abort()
    if (document === null || !connection.ready) return
    const controller = new AbortController()
    underWay = controller
    checking.value = true
    try {
      const next = await connection.client.model.check({ document }, { signal: controller.signal })
      if (underWay !== controller) return
      known.set(document, next)
      take(document, next)
    } catch {
      // A later edit came first, or the engine ended. The report is requested again when the engine is back.
    } finally {
      if (underWay === controller) checking.value = false
    }
  }

  function take(document: GatescopeDocument | null, next: ModelReport | null): void {
    report.value = next
    about.value = document
  }

  /** Another document's report is never shown beside a document. */
  function changeTab(): void {
    const { document } = documents
    const before = document === null ? null : (known.get(document) ?? null)
    take(before === null ? null : document, before)
  }

  function plan(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void check(), report.value === null ? 0 : checkAfter)
  }

  watch(() => documents.activeId, changeTab, { flush: 'sync' })
  watch([() => documents.document, () => connection.readyCount], plan, { immediate: true })
  watch(fresh, (now) => {
    clearTimeout(lateTimer)
    late.value = false
    if (!now) lateTimer = setTimeout(() => (late.value = true), lateAfter)
  })

  return { report, fresh, late, checking, problems, errors, whole, cellOf, check }
})
