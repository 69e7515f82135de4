/** Starts, steers and follows the run of the shown document, over reloads of the page and restarts of the engine. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { StopSettings } from '../../contract/document/stopping'
import { isFromPython } from '../../contract/events/run'
import type { RunSummary } from '../../contract/events/run'
import type { DocumentRun } from './run/documentRun'
import { useQueueStore } from './run/queueStore'
import { abilitiesOf, goesOn, isResumable, summaryOf } from './run/runWorkflow'
import { elsewhereWords, insteadWords, startRefusal } from './run/startRefusal'
import type { Beginning } from './run/startRefusal'
import { useDocumentRuns } from './run/useDocumentRuns'
import { faultText, problemsText } from '../lib/words/faultText'
import { useConnectionStore } from './connectionStore'
import { useDialogStore } from './dialogStore'
import { useDocumentStore } from './documentStore'
import { useNavigationStore } from './navigationStore'
import { useNoticeStore } from './noticeStore'
import { useFirstWeightsStore } from './runs/firstWeightsStore'
import { useRunListStore } from './runs/runListStore'

/** The requests that the window sends to the engine and waits for. */
export type RunRequest = 'start' | 'pause' | 'resume' | 'step' | 'stop'

const failed: Readonly<Record<RunRequest, string>> = {
  start: 'Training was not started',
  pause: 'The run was not paused',
  resume: 'The run was not resumed',
  step: 'The step was not taken',
  stop: 'The run was not stopped'
}

export interface StartOptions {
  /** Starts even if the estimated memory is more than there is. */
  readonly anyway?: boolean
  /** The id of the run whose weights the new run begins with; the choice that was made for the document when not given. */
  readonly weightsFrom?: string | null
  /** The step of the checkpoint that has these weights; the newest when not given. */
  readonly weightsStep?: number | null
}

export const useRunStore = defineStore('run', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const notices = useNoticeStore()
  const navigation = useNavigationStore()
  const dialogs = useDialogStore()
  const queue = useQueueStore()
  const list = useRunListStore()
  const firstWeights = useFirstWeightsStore()
  const runs = useDocumentRuns({
    onBroken: (run, error) => onBroken(run, error),
    onFault: (error) => void notices.fault(faultText('The run could not be found again', error))
  })

  const shown = runs.shown
  const workflow = computed(() => shown.value.workflow.value)
  const phase = computed(() => workflow.value.phase)
  const summary = computed(() => summaryOf(workflow.value))
  const abilities = computed(() => abilitiesOf(workflow.value))
  const pending = ref<RunRequest | null>(null)
  const refusal = computed(() => shown.value.refusal.value)
  const recovered = computed(() => shown.value.recovered.value)
  /** The document that the run trains, as it was when the run began. */
  const trained = computed(() => {
    const known = shown.value.trained.value
    return known !== null && known.runId === summary.value?.runId ? known.document : null
  })
  /** The learning rate that the schedule multiplies at the next step, or null while it is not known. */
  const learningRate = computed(() => {
    const changed = summary.value?.learningRates.filter(({ from }) => from <= (summary.value?.step ?? 0) + 1).pop()
    const settings = summary.value !== null && isFromPython(summary.value) ? null : trained.value?.training
    return changed?.learningRate ?? settings?.optimizer.learningRate ?? null
  })
  /** The run that the engine has in memory while another one is shown, or null. */
  const elsewhere = computed(() => (runs.elsewhere.value === null ? null : summaryOf(runs.elsewhere.value.workflow.value)))
  /** The documents whose runs the engine has in memory. */
  const trainedDocuments = computed(() => {
    const going = runs.all().filter(({ workflow }) => goesOn(workflow.value))
    return new Set(going.map(({ documentId }) => documentId))
  })

  /** Sends one request at a time and stores the answer. Shows a failure and returns null. */
  async function ask(
    request: RunRequest,
    call: () => Promise<RunSummary>,
    refuse = (_error: unknown): boolean => false
  ): Promise<RunSummary | null> {
    if (pending.value !== null) return null
    pending.value = request
    try {
      const answer = await call()
      runs.tell(answer)
      return answer
    } catch (error) {
      if (!refuse(error)) notices.fault(faultText(failed[request], error))
      return null
    } finally {
      pending.value = null
    }
  }

  /** Begins training, anew or where a run stands. A refusal stays with the document, and is told in a notice where Train is not shown. */
  async function begin(run: DocumentRun, wanted: Beginning): Promise<RunSummary | null> {
    run.refusal.value = null
    const call = wanted.request === 'start' ? startCall(run, wanted) : resumeCall(run, wanted)
    if (call === null) return null
    const answer = await ask(wanted.request, call, (error) => {
      run.refusal.value = startRefusal(error, wanted)
      if (run.refusal.value !== null && navigation.place !== 'train') tellRefusal(run)
      return run.refusal.value !== null
    })
    if (answer === null) run.happen({ type: wanted.request === 'start' ? 'startRefused' : 'resumeRefused' })
    return answer
  }

  function startCall(run: DocumentRun, wanted: Extract<Beginning, { request: 'start' }>) {
    const { anyway, weightsFrom, weightsStep, instead = false } = wanted
    documents.settle()
    const { document } = documents
    if (document === null || document.id !== run.documentId || pending.value !== null || !abilities.value.start) return null
    // The new run is the document's newest, also where an older one is shown.
    const newest = runs.runOf(run.documentId)
    run.recovered.value = null
    run.happen({ type: 'startAsked' })
    newest.startClock(performance.now())
    return async () => {
      const answer = await connection.client.training.start({ document, anyway, weightsFrom, weightsStep, instead })
      newest.trained.value = { runId: answer.runId, document }
      firstWeights.set(run.documentId, null)
      return answer
    }
  }

  function resumeCall(run: DocumentRun, { steps, stop }: Extract<Beginning, { request: 'resume' }>) {
    const runId = summaryOf(run.workflow.value)?.runId
    if (runId === undefined || pending.value !== null) return null
    run.happen({ type: 'resumeAsked' })
    return () => connection.client.training.resume({ runId, ...(steps !== undefined && { steps }), ...(stop && { stop }) })
  }

  function tellRefusal(run: DocumentRun): void {
    const { value: reason } = run.refusal
    if (reason === null) return
    const show = { label: 'Show it', run: () => void (reason.kind === 'busy' ? showRun(reason.runId) : navigation.go('train')) }
    if (reason.kind === 'invalid')
      return void notices.fault({ ...problemsText(failed[reason.wanted.request], reason.problems), action: show })
    if (reason.kind === 'elsewhere') {
      const again = { label: 'Try again', run: () => void tryAgain(run) }
      return void notices.fault({ title: elsewhereWords(reason), action: again, otherAction: show })
    }
    const instead = { label: insteadWords(reason.wanted), run: () => void stopOtherAndBegin(run) }
    notices.fault({ title: `“${reason.name}” is still training.`, action: instead, otherAction: show })
  }

  /** Starts a run of the open document. */
  async function start({ anyway = false, weightsFrom, weightsStep = null }: StartOptions = {}): Promise<void> {
    const run = shown.value
    const chosen = weightsFrom === undefined ? firstWeights.of(run.documentId) : null
    const first =
      chosen === null ? { weightsFrom: weightsFrom ?? null, weightsStep } : { weightsFrom: chosen.runId, weightsStep: chosen.step }
    await beginAndFollow(run, { request: 'start', anyway, ...first })
  }

  /** Begins training, and shows the run that trains. */
  async function beginAndFollow(run: DocumentRun, wanted: Beginning): Promise<void> {
    if ((await begin(run, wanted)) === null) return
    if (wanted.request === 'resume') return run.follow()
    const newest = runs.runOf(run.documentId)
    if (newest !== run) run.happen({ type: 'startRefused' })
    runs.choose(run.documentId, null)
    newest.follow()
  }

  /** Starts a run, or asks first where one rests before its end: whether it should be resumed. */
  function train(): void {
    if (isResumable(workflow.value)) dialogs.open('trainAgain')
    else void start()
  }

  /**
   * Resumes the run. `steps`: after how many steps in all it ends, null for without end; `stop`: when it stops by itself. Both are as they were
   * when not given.
   */
  async function resume(steps?: number | null, stop?: StopSettings): Promise<void> {
    const run = shown.value
    if (!abilities.value.resume && !(phase.value === 'finished' && steps !== undefined)) return
    if ((await begin(run, { request: 'resume', steps, stop })) !== null && (steps !== undefined || run.stream.following() === null))
      run.follow()
  }

  /** Sends a request about the present run. */
  async function steer(request: 'pause' | 'step' | 'stop'): Promise<void> {
    const runId = summary.value?.runId
    if (runId === undefined || !abilities.value[request]) return
    const run = shown.value
    const answer = await ask(request, () => connection.client.training[request]({ runId }))
    if (answer !== null && run.stream.following() === null) run.follow()
  }

  /** Stops the run that is in the way, then begins what was refused, in the tab of its document. */
  async function stopOtherAndBegin(run = shown.value): Promise<void> {
    const { value: reason } = run.refusal
    if (reason?.kind !== 'busy') return
    const tab = documents.tabOfDocument(run.documentId)
    if (tab === null) return
    documents.show(tab)
    run.refusal.value = null
    const { wanted } = reason
    const arrive = navigation.goLater('train')
    // One request stops the other run and starts this one: between two requests, the engine would start the next run of the queue.
    if (wanted.request === 'resume' && (await ask('stop', () => connection.client.training.stop({ runId: reason.runId }))) === null) return
    arrive()
    await beginAndFollow(run, wanted.request === 'start' ? { ...wanted, instead: true } : wanted)
  }

  /** Lets a start that was refused wait until the engine is free. */
  async function addToQueue(run = shown.value): Promise<void> {
    const { value: reason } = run.refusal
    if (reason?.kind !== 'busy' || reason.wanted.request !== 'start') return
    documents.settle()
    const { document } = documents
    if (document === null || document.id !== run.documentId) return
    try {
      const { weightsFrom, weightsStep } = reason.wanted
      await connection.client.queue.add({ document, weightsFrom, weightsStep })
      firstWeights.set(run.documentId, null)
      run.refusal.value = null
    } catch (error) {
      notices.fault(faultText('The run was not added to the queue', error))
    }
  }

  /** Sends what was refused again. */
  async function tryAgain(run = shown.value): Promise<void> {
    const wanted = run.refusal.value?.wanted
    if (wanted !== undefined) await beginAndFollow(run, wanted)
  }

  /** Shows a run in Train or Inspect, in the tab of its document; where it has none, the document is opened as it was trained. */
  async function showRun(runId: string, place: 'train' | 'inspect' = 'train'): Promise<void> {
    const known = runs.all().find((run) => (run.chosen ?? summaryOf(run.workflow.value)?.runId) === runId)
    const documentId = known?.documentId ?? list.entryOf(runId)?.summary.documentId ?? runs.documentShowing(runId)
    const tab = documentId === null ? null : documents.tabOfDocument(documentId)
    const arrive = navigation.goLater(place)
    if (tab !== null) documents.show(tab)
    else if (!(await openAsTrained(runId))) return
    else notices.news(openedWords(runId))
    if (documents.documentId !== null) runs.choose(documents.documentId, runId)
    arrive()
  }

  /** What a tab says that was opened for a run. */
  function openedWords(runId: string): { title: string; detail: string } {
    const entry = list.entryOf(runId)
    if (entry !== null && isFromPython(entry.summary))
      return { title: 'This run is from Python', detail: 'Its curves, gates and states are here. Its model is not drawn.' }
    return { title: 'The document is open as it was when this run began', detail: 'Later edits are not in it, and it has no file yet.' }
  }

  /** Opens the document of a run as it was when the run began, in a tab of its own. Returns whether it could. */
  async function openAsTrained(runId: string, change = (document: GatescopeDocument) => document): Promise<boolean> {
    try {
      const document = await connection.client.training.document({ runId })
      if (document === null) {
        notices.fault({ title: 'The document of the run cannot be read' })
        return false
      }
      documents.open(change(document), { unsaved: true })
      return true
    } catch (error) {
      notices.fault(faultText('The run could not be shown', error))
      return false
    }
  }

  /** Shows another run of the open document; null shows its newest. */
  function choose(runId: string | null): void {
    if (documents.documentId !== null) runs.choose(documents.documentId, runId)
  }

  /** Changes the learning rate from the next step on. Shows a refusal and returns false. */
  async function setLearningRate(learningRate: number): Promise<boolean> {
    const runId = summary.value?.runId
    if (runId === undefined) return false
    try {
      runs.tell(await connection.client.training.setLearningRate({ runId, learningRate }))
      return true
    } catch (error) {
      notices.fault(faultText('The learning rate was not changed', error))
      return false
    }
  }

  /** Resumes a failed run from its last checkpoint, at a tenth of the learning rate if that is known. */
  async function goOnSlower(): Promise<void> {
    const run = shown.value
    if (summary.value?.phase !== 'failed' || summary.value.checkpoint === null || pending.value !== null) return
    if (learningRate.value !== null && !(await setLearningRate(learningRate.value / 10))) return
    if ((await begin(run, { request: 'resume', steps: undefined })) !== null) run.follow()
  }

  async function reattach(): Promise<void> {
    await runs.attachAll()
    for (const run of runs.all()) {
      const { value: now } = run.workflow
      if (now.phase === 'interrupted' && now.recovery === 'automatic') await goOnByItself(run, now.reason)
    }
  }

  async function goOnByItself(run: DocumentRun, reason: string | null): Promise<void> {
    const answer = await begin(run, { request: 'resume', steps: undefined })
    if (answer === null) return
    run.follow()
    const from = answer.checkpoint
    const goesOn =
      from === null
        ? 'training starts anew, as there was no checkpoint yet'
        : `training goes on from step ${from.toLocaleString('en-US')} (last checkpoint)`
    const words = `The engine ended${reason === null ? '' : `: ${reason}`}. It was started again and ${goesOn}.`
    run.recovered.value = words
    // The Train place shows the words itself.
    if (navigation.place !== 'train' || run !== shown.value) notices.news({ title: words })
  }

  function onBroken(run: DocumentRun, error: unknown): void {
    // If the connection broke, the run is found again when it returns.
    if (!connection.ready || (error instanceof Error && error.name === 'ConnectionLost')) return
    notices.fault({
      ...faultText('This window no longer receives updates of the run', error),
      action: { label: 'Reconnect to the run', run: () => run.follow() }
    })
  }

  watch(
    () => connection.state,
    (state) => {
      for (const run of runs.all()) {
        if (state.state === 'lost') run.happen({ type: 'engineLost', reason: state.reason, at: performance.now() })
        if (state.state === 'down') run.happen({ type: 'engineDown', reason: state.reason })
        if (state.state === 'lost' || state.state === 'down') run.recovered.value = null
        if (state.state !== 'ready') run.stream.stop()
      }
    },
    // The watcher runs at once, because it must see each of several states within one tick.
    { immediate: true, flush: 'sync' }
  )
  watch(
    () => connection.readyCount,
    (count) => count > 0 && void reattach(),
    { immediate: true }
  )

  // The engine starts runs of the queue by itself.
  watch(
    () => queue.running,
    (runId) => {
      const known = runs.all().some((run) => summaryOf(run.workflow.value)?.runId === runId)
      if (runId !== null && !known && connection.ready) void runs.attachAll()
    }
  )

  return {
    workflow,
    phase,
    summary,
    abilities,
    pending,
    refusal,
    recovered,
    trained,
    elsewhere,
    trainedDocuments,
    secondsToFirstLoss: computed(() => shown.value.secondsToFirstLoss.value),
    history: computed(() => shown.value.stream.history.value),
    version: computed(() => shown.value.stream.version.value),
    start,
    train,
    pause: () => steer('pause'),
    resume,
    step: () => steer('step'),
    stop: () => steer('stop'),
    learningRate,
    setLearningRate,
    goOnSlower,
    stopOtherAndBegin: () => stopOtherAndBegin(),
    addToQueue: () => addToQueue(),
    tryAgain: () => tryAgain(),
    showRun,
    openAsTrained,
    choose,
    dismissRefusal: () => void (shown.value.refusal.value = null),
    dismissRecovered: () => void (shown.value.recovered.value = null)
  }
})
