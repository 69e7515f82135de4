/** Starts, steers and follows the run, over reloads of the page and restarts of the engine. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { RunSummary } from '../../contract/events/run'
import { abilitiesOf, nextWorkflow, noRun, summaryOf } from './run/runWorkflow'
import type { RunHappening, RunWorkflow } from './run/runWorkflow'
import { keepRunTab, readRunTab } from './run/runTab'
import type { RunTab } from './run/runTab'
import { startRefusal } from './run/startRefusal'
import type { StartRefusal } from './run/startRefusal'
import { useRunStream } from './run/useRunStream'
import { faultText } from '../lib/words/faultText'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'
import { useNavigationStore } from './navigationStore'
import { useNoticeStore } from './noticeStore'

/** The requests that the window sends to the engine and waits for. */
export type RunRequest = 'start' | 'pause' | 'resume' | 'step' | 'stop'

const failed: Readonly<Record<RunRequest, string>> = {
  start: 'Training was not started',
  pause: 'The run was not paused',
  resume: 'The run was not resumed',
  step: 'The step was not taken',
  stop: 'The run was not stopped'
}

export const useRunStore = defineStore('run', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const notices = useNoticeStore()
  const navigation = useNavigationStore()

  const workflow = shallowRef<RunWorkflow>(noRun)
  const phase = computed(() => workflow.value.phase)
  const summary = computed(() => summaryOf(workflow.value))
  const abilities = computed(() => abilitiesOf(workflow.value))
  const pending = ref<RunRequest | null>(null)
  const refusal = shallowRef<StartRefusal | null>(null)
  /** The notice that the run resumed after the engine had ended, until the user closes it. */
  const recovered = ref<string | null>(null)
  /** The document that the run was started with, if this window started it. */
  const trained = shallowRef<GatescopeDocument | null>(null)
  /** The learning rate that the schedule multiplies at the next step, or null while it is not known. */
  const learningRate = computed(() => {
    const changed = summary.value?.learningRates.filter(({ from }) => from <= (summary.value?.step ?? 0) + 1).pop()
    return changed?.learningRate ?? trained.value?.training.optimizer.learningRate ?? null
  })
  const runTab = shallowRef<RunTab | null>(readRunTab())
  /** The tab that the run was started from, if this window started it. */
  const tab = computed(() => (runTab.value?.runId === summary.value?.runId ? (runTab.value?.tab ?? null) : null))
  /** The seconds from the start of the run to its first loss, if this window started it. */
  const secondsToFirstLoss = ref<number | null>(null)
  let askedAt: number | null = null

  const stream = useRunStream(() => connection.client, { onSummary: tell, onBroken: (error) => void onBroken(error) })

  function happen(happening: RunHappening): void {
    workflow.value = nextWorkflow(workflow.value, happening)
  }

  function tell(next: RunSummary): void {
    happen({ type: 'summary', summary: next })
  }

  /** Sends one request at a time and stores the answer. Shows a failure and returns false. */
  async function ask(request: RunRequest, call: () => Promise<RunSummary>): Promise<boolean> {
    if (pending.value !== null) return false
    pending.value = request
    try {
      tell(await call())
      return true
    } catch (error) {
      if (request === 'start') refuse(error)
      else notices.fault(faultText(failed[request], error))
      return false
    } finally {
      pending.value = null
    }
  }

  function refuse(error: unknown): void {
    happen({ type: 'startRefused' })
    refusal.value = startRefusal(error)
    if (refusal.value === null) notices.fault(faultText(failed.start, error))
  }

  /** Starts a run of the open document. With `anyway` it starts even if the estimated memory is more than there is. */
  async function start(anyway = false): Promise<void> {
    documents.settle()
    const { document, activeId } = documents
    if (document === null || activeId === null || pending.value !== null || !abilities.value.start) return
    refusal.value = null
    recovered.value = null
    happen({ type: 'startAsked' })
    askedAt = performance.now()
    secondsToFirstLoss.value = null
    if (!(await ask('start', () => connection.client.training.start({ document, anyway })))) return
    trained.value = document
    noteTab(activeId)
    followCurrent()
  }

  function noteTab(from: string): void {
    if (summary.value === null) return
    runTab.value = { runId: summary.value.runId, tab: from }
    keepRunTab(runTab.value)
  }

  /** Sends a request about the present run. */
  async function steer(request: Exclude<RunRequest, 'start'>): Promise<void> {
    const runId = summary.value?.runId
    if (runId === undefined || !abilities.value[request]) return
    if (request === 'resume') happen({ type: 'resumeAsked' })
    const done = await ask(request, () => connection.client.training[request]({ runId }))
    if (!done && request === 'resume') happen({ type: 'resumeRefused' })
    if (done && !stream.following()) followCurrent()
  }

  /** Stops the run that prevents the start, then starts. */
  async function stopOtherAndStart(): Promise<void> {
    if (refusal.value?.kind !== 'busy') return
    const { runId } = refusal.value
    refusal.value = null
    if (await ask('stop', () => connection.client.training.stop({ runId }))) await start()
  }

  /** Changes the learning rate from the next step on. Shows a refusal and returns false. */
  async function setLearningRate(learningRate: number): Promise<boolean> {
    const runId = summary.value?.runId
    if (runId === undefined) return false
    try {
      tell(await connection.client.training.setLearningRate({ runId, learningRate }))
      return true
    } catch (error) {
      notices.fault(faultText('The learning rate was not changed', error))
      return false
    }
  }

  /** Resumes a failed run from its last checkpoint, at a tenth of the learning rate if that is known. */
  async function goOnSlower(): Promise<void> {
    const { value: run } = summary
    if (run?.phase !== 'failed' || run.checkpoint === null || pending.value !== null) return
    if (learningRate.value !== null && !(await setLearningRate(learningRate.value / 10))) return
    if (await ask('resume', () => connection.client.training.resume({ runId: run.runId }))) followCurrent()
  }

  function followCurrent(): void {
    const runId = summary.value?.runId
    if (runId !== undefined) void stream.follow(runId)
  }

  /** Finds the run again after a reload of the page or a restart of the engine. */
  async function reattach(): Promise<void> {
    try {
      const current = await connection.client.training.current()
      if (current === null) return happen({ type: 'resumeRefused' })
      tell(current)
    } catch (error) {
      if (connection.ready) notices.fault(faultText('The run could not be found again', error))
      return
    }
    if (workflow.value.phase === 'interrupted' && workflow.value.recovery === 'automatic') await goOnByItself(workflow.value.reason)
    followCurrent()
  }

  async function goOnByItself(reason: string | null): Promise<void> {
    const runId = summary.value?.runId
    if (runId === undefined) return
    happen({ type: 'resumeAsked' })
    if (!(await ask('resume', () => connection.client.training.resume({ runId })))) return happen({ type: 'resumeRefused' })
    const step = summary.value?.checkpoint ?? summary.value?.step ?? 0
    const words = `The engine ended${reason === null ? '' : `: ${reason}`}. It was started again and training goes on from step ${step.toLocaleString('en-US')} (last checkpoint).`
    recovered.value = words
    // The Train place shows the words itself.
    if (navigation.place !== 'train') notices.news({ title: words })
  }

  async function onBroken(error: unknown): Promise<void> {
    // If the connection broke, the run is found again when it returns.
    if (!connection.ready || (error instanceof Error && error.name === 'ConnectionLost')) return
    notices.fault({
      ...faultText('This window no longer receives updates of the run', error),
      action: { label: 'Reconnect to the run', run: () => void reattach() }
    })
  }

  watch(
    () => connection.state,
    (state) => {
      if (state.state === 'lost') happen({ type: 'engineLost', reason: state.reason, at: performance.now() })
      if (state.state === 'down') happen({ type: 'engineDown', reason: state.reason })
      if (state.state === 'lost' || state.state === 'down') recovered.value = null
      if (state.state !== 'ready') stream.stop()
    },
    // The watcher runs at once, because it must see each of several states within one tick.
    { immediate: true, flush: 'sync' }
  )
  watch(
    () => connection.readyCount,
    (count) => count > 0 && void reattach(),
    { immediate: true }
  )
  watch(stream.version, () => {
    if (askedAt === null || stream.history.value.step.length === 0) return
    secondsToFirstLoss.value = (performance.now() - askedAt) / 1000
    askedAt = null
  })

  return {
    workflow,
    phase,
    summary,
    abilities,
    pending,
    refusal,
    recovered,
    trained,
    tab,
    secondsToFirstLoss,
    history: stream.history,
    version: stream.version,
    start,
    pause: () => steer('pause'),
    resume: () => steer('resume'),
    step: () => steer('step'),
    stop: () => steer('stop'),
    learningRate,
    setLearningRate,
    goOnSlower,
    stopOtherAndStart,
    dismissRefusal: () => (refusal.value = null),
    dismissRecovered: () => (recovered.value = null)
  }
})
