/** Holds the newest run of each document that the window has met, and follows those that are shown or that train. */
import { computed, shallowReactive, watch } from 'vue'
import { isGoing } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { createDocumentRun } from './documentRun'
import type { DocumentRun } from './documentRun'
import { goesOn, summaryOf } from './runWorkflow'

export interface RunsListener {
  /** The stream of a run ended with an error while it was wanted. */
  onBroken(run: DocumentRun, error: unknown): void
  /** The runs could not be asked for. */
  onFault(error: unknown): void
}

export function useDocumentRuns(listener: RunsListener) {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const runs = shallowReactive(new Map<string, DocumentRun>())
  /** Stands for the run of a window in which no document is open. */
  const nothing = createRun('none')

  const shown = computed(() => (documents.documentId === null ? nothing : (runs.get(documents.documentId) ?? nothing)))
  /** The run of another document than the shown one that is in the engine's memory, if there is one. */
  const elsewhere = computed(() => [...runs.values()].find((run) => run !== shown.value && goesOn(run.workflow.value)) ?? null)

  function createRun(documentId: string): DocumentRun {
    const run: DocumentRun = createDocumentRun(
      documentId,
      () => connection.client,
      (error) => listener.onBroken(run, error)
    )
    return run
  }

  function runOf(documentId: string): DocumentRun {
    const run = runs.get(documentId) ?? createRun(documentId)
    runs.set(documentId, run)
    return run
  }

  /** Passes on what the engine says of a run, whichever document it is of. */
  function tell(summary: RunSummary): void {
    if (summary.documentId !== null) runOf(summary.documentId).happen({ type: 'summary', summary })
  }

  /** Asks for the newest run of a document, and follows it. What happened to the run meanwhile counts more than the answer. */
  async function attach(run: DocumentRun): Promise<void> {
    const before = run.workflow.value
    const [newest] = await connection.client.training.ofDocument({ documentId: run.documentId })
    if (run.workflow.value !== before) return
    if (newest === undefined) return run.happen({ type: 'resumeRefused' })
    run.happen({ type: 'summary', summary: newest })
    await learnDocument(run, newest.runId)
    if (run.stream.following() !== newest.runId) run.follow()
  }

  /** Asks for the document that a run was started with, unless it is known. */
  async function learnDocument(run: DocumentRun, runId: string): Promise<void> {
    if (run.trained.value?.runId === runId) return
    const document = await connection.client.training.document({ runId })
    if (summaryOf(run.workflow.value)?.runId === runId) run.trained.value = document && { runId, document }
  }

  /** Finds the runs again after a reload of the page or a restart of the engine. */
  async function attachAll(): Promise<void> {
    const current = await connection.client.training.current()
    if (current !== null && isGoing(current.phase)) tell(current)
    const wanted = [...runs.values()].filter((run) => {
      const { value: now } = run.workflow
      return run === shown.value || goesOn(now) || now.phase === 'interrupted'
    })
    await Promise.all(wanted.map(attach))
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (connection.ready) listener.onFault(error)
    }
  }

  watch(
    () => documents.documentId,
    (id, before) => {
      const shownBefore = runs.get(before ?? '')
      if (shownBefore !== undefined && !goesOn(shownBefore.workflow.value)) shownBefore.stream.stop()
      if (id === null) return
      const run = runOf(id)
      if (connection.ready) void attempt(() => attach(run))
    },
    { immediate: true, flush: 'sync' }
  )

  return { runs, shown, elsewhere, runOf, tell, attachAll: () => attempt(attachAll) }
}
