/**
 * Holds the newest run of each document that the window has met, and those that a person chose to see instead; follows those that are shown
 * or that train.
 */
import { computed, shallowReactive, watch } from 'vue'
import * as z from 'zod'
import { isGoing } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import { runIdSchema } from '../../../contract/procedures/common'
import type { RunEntry } from '../../../contract/runs/entry'
import { keptChoice } from '../../lib/session/keptChoice'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { useRunListStore } from '../runs/runListStore'
import { createDocumentRun } from './documentRun'
import type { DocumentRun } from './documentRun'
import { goesOn, summaryOf } from './runWorkflow'

export interface RunsListener {
  /** The stream of a run ended with an error while it was wanted. */
  onBroken(run: DocumentRun, error: unknown): void
  /** The runs could not be asked for. */
  onFault(error: unknown): void
}

/** The runs that were chosen, by document. */
const kept = keptChoice('shownRuns', z.record(z.string(), runIdSchema))

export function useDocumentRuns(listener: RunsListener) {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const list = useRunListStore()
  /** The newest run of each document, by the document's id. */
  const runs = shallowReactive(new Map<string, DocumentRun>())
  /** Which run a document shows instead of its newest, by the document's id. */
  const choices = shallowReactive(new Map<string, string>(Object.entries(kept.read() ?? {})))
  /** Runs that were chosen, by document and run. One that trains stays here when another is shown. */
  const chosen = shallowReactive(new Map<string, DocumentRun>())
  /** Stands for the run of a window in which no document is open. */
  const nothing = createRun('none', null)

  const shown = computed(() => (documents.documentId === null ? nothing : (presentOf(documents.documentId) ?? nothing)))
  const all = () => [...runs.values(), ...chosen.values()]
  const runIdOf = (run: DocumentRun) => summaryOf(run.workflow.value)?.runId ?? null
  /** The run that is in the engine's memory while another one is shown, if there is one. */
  const elsewhere = computed(() => all().find((run) => goesOn(run.workflow.value) && runIdOf(run) !== runIdOf(shown.value)) ?? null)

  function createRun(documentId: string, runId: string | null): DocumentRun {
    const run: DocumentRun = createDocumentRun(
      { documentId, chosen: runId },
      () => connection.client,
      (error) => listener.onBroken(run, error)
    )
    return run
  }

  const chosenKey = (documentId: string, runId: string) => `${documentId} ${runId}`

  /** What a document shows, as far as the window has met it. */
  function presentOf(documentId: string): DocumentRun | undefined {
    const runId = choices.get(documentId)
    return runId === undefined ? runs.get(documentId) : chosen.get(chosenKey(documentId, runId))
  }

  /** The newest run of a document. */
  function runOf(documentId: string): DocumentRun {
    const run = runs.get(documentId) ?? createRun(documentId, null)
    runs.set(documentId, run)
    return run
  }

  function chosenRunOf(documentId: string, runId: string): DocumentRun {
    const key = chosenKey(documentId, runId)
    const run = chosen.get(key) ?? createRun(documentId, runId)
    chosen.set(key, run)
    return run
  }

  /** Shows a run with a document, also over a reload of the page; null shows the newest one. */
  function choose(documentId: string, runId: string | null): void {
    const newest = runs.get(documentId)
    if (runId === null || (newest !== undefined && runIdOf(newest) === runId)) choices.delete(documentId)
    else choices.set(documentId, runId)
    kept.write(Object.fromEntries(choices))
  }

  /** The document that shows a run by a person's choice, or null. Runs of the command line have no document of their own. */
  const documentShowing = (runId: string) => [...choices].find(([, shownRun]) => shownRun === runId)?.[0] ?? null

  /** Passes on what the engine says of a run, whichever document it is of. */
  function tell(summary: RunSummary): void {
    const happening = { type: 'summary', summary } as const
    const known = all().filter((run) => (run.chosen ?? runIdOf(run)) === summary.runId)
    if (known.length > 0) for (const run of known) run.happen(happening)
    else if (summary.documentId !== null) runOf(summary.documentId).happen(happening)
  }

  /** Asks for the run that is to be shown, and follows it. What happened to the run meanwhile counts more than the answer. */
  const attach = (run: DocumentRun) => (run.chosen === null ? attachNewest(run) : attachChosen(run, run.chosen))

  async function attachNewest(run: DocumentRun): Promise<void> {
    const before = run.workflow.value
    const all = await connection.client.training.ofDocument({ documentId: run.documentId })
    const newest = all.find(({ phase }) => isGoing(phase)) ?? all[0]
    if (run.workflow.value !== before) return
    if (newest === undefined) return run.happen({ type: 'resumeRefused' })
    run.happen({ type: 'summary', summary: newest })
    await learnDocument(run, newest.runId)
    if (run.stream.following() !== newest.runId) run.follow()
  }

  /** The stream of a run begins with its summary. */
  async function attachChosen(run: DocumentRun, runId: string): Promise<void> {
    const entry = list.entryOf(runId)
    if (entry !== null && runIdOf(run) === null) run.happen({ type: 'summary', summary: entry.summary })
    if (run.stream.following() !== runId) run.follow()
    await learnDocument(run, runId)
  }

  /** Asks for the document that a run was started with, unless it is known. */
  async function learnDocument(run: DocumentRun, runId: string): Promise<void> {
    if (run.trained.value?.runId === runId) return
    const document = await connection.client.training.document({ runId })
    if ((run.chosen ?? runIdOf(run)) === runId) run.trained.value = document && { runId, document }
  }

  /** Finds the runs again after a reload of the page or a restart of the engine. */
  async function attachAll(): Promise<void> {
    const current = await connection.client.training.current()
    if (current !== null && isGoing(current.phase)) tell(current)
    const wanted = all().filter((run) => {
      const { value: now } = run.workflow
      return run === shown.value || goesOn(now) || now.phase === 'interrupted'
    })
    await Promise.all(wanted.map(attach))
  }

  /** Lets go of runs that were removed; their documents show the newest of those that are there. */
  function forget(runIds: readonly string[]): void {
    for (const [key, run] of chosen) {
      if (run.chosen === null || !runIds.includes(run.chosen)) continue
      run.stream.stop()
      if (choices.get(run.documentId) === run.chosen) choose(run.documentId, null)
      chosen.delete(key)
    }
    for (const run of runs.values()) {
      if (!runIds.includes(runIdOf(run) ?? '')) continue
      run.stream.stop()
      run.happen({ type: 'removed' })
      if (run === shown.value) void attempt(() => attach(run))
    }
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (connection.ready) listener.onFault(error)
    }
  }

  let before: DocumentRun | null = null
  watch(
    [() => documents.documentId, () => choices.get(documents.documentId ?? '')],
    ([documentId, runId]) => {
      if (before !== null && !goesOn(before.workflow.value)) before.stream.stop()
      const run = documentId === null ? null : runId === undefined ? runOf(documentId) : chosenRunOf(documentId, runId)
      before = run
      if (run !== null && connection.ready) void attempt(() => attach(run))
    },
    { immediate: true, flush: 'sync' }
  )
  watch(
    () => list.news,
    (news) => {
      if (news?.type === 'removed') forget(news.runIds)
      if (news?.type === 'entries') for (const entry of news.entries) meet(entry)
    },
    { flush: 'sync' }
  )

  /** A run that began by itself, from the queue or in another process, is the newest of its document; one that was brought back may be. */
  function meet({ summary, trial }: RunEntry): void {
    const run = runs.get(summary.documentId ?? '')
    if (run === undefined || trial !== null || !connection.ready || runIdOf(run) === summary.runId) return
    const { value: now } = run.workflow
    const idle = now.phase !== 'starting' && !goesOn(now)
    if (now.phase === 'none' || (idle && isGoing(summary.phase))) void attempt(() => attach(run))
  }

  return { all, shown, elsewhere, runOf, choose, documentShowing, tell, forget, attachAll: () => attempt(attachAll) }
}
