/** Streams frames of the probe, of a place in the data or of a sequence of the training batch, while Inspect is shown. The newest frame is drawn. */
import { ORPCError } from '@orpc/client'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Problem } from '../../contract/problems/problems'
import type { ProbeFrame } from '../../contract/events/probe'
import { followFrames } from '../composables/useFrames'
import { problemsOf } from '../lib/words/faultText'
import { hasModel } from './run/runWorkflow'
import { useOpenedModel } from './run/useOpenedModel'
import { useDocumentStore } from './documentStore'
import { useCheckpointStore } from './inspect/checkpointStore'
import { firstSubject, fitting } from './inspect/inspectSubject'
import { ShownMoments } from './inspect/shownMoments'
import type { InspectSubject, SubjectKind } from './inspect/inspectSubject'
import { useRunStore } from './runStore'

export const frameRates = [1, 2, 5, 10, 30] as const

export const useProbeStore = defineStore('probe', () => {
  const documents = useDocumentStore()
  const run = useRunStore()

  /** The newest frame that was drawn; null before the first. */
  const frame = shallowRef<ProbeFrame | null>(null)
  /** Whether frames go on coming as the model learns. */
  const live = ref(true)
  const perSecond = ref<number>(5)
  /** The subject that was chosen for each open document, by its tab. */
  const subjects = shallowRef<ReadonlyMap<string, InspectSubject>>(new Map())
  const task = computed(() => run.trained?.task ?? documents.document?.task ?? null)
  const chosen = computed(() => fitting(subjects.value.get(documents.activeId ?? '') ?? firstSubject(task.value), task.value))
  const choose = (change: Partial<InspectSubject>) =>
    void (subjects.value = new Map(subjects.value).set(documents.activeId ?? '', { ...chosen.value, ...change }))
  const subject = computed({ get: () => chosen.value.kind, set: (kind: SubjectKind) => choose({ kind }) })
  const sequence = computed({ get: () => chosen.value.sequence, set: (next: number) => choose({ sequence: next }) })
  const place = computed({ get: () => chosen.value.place, set: (next: InspectSubject['place']) => choose({ place: next }) })
  /** Why the probe cannot be read, or why no frame comes. */
  const problems = shallowRef<readonly Problem[]>([])
  const fault = ref<string | null>(null)
  /** Counts the places that show frames. Without one, no frames are requested. */
  const watchers = ref(0)

  const ofDocument = computed(() => documents.document?.probe.text ?? '')
  /** The text that a link brought, which is not the probe of the document; null where there is none. */
  const linkedText = computed(() => (chosen.value.text === ofDocument.value ? null : chosen.value.text))
  const text = computed(() => linkedText.value ?? ofDocument.value)
  const runId = computed(() => run.summary?.runId ?? null)
  const checkpoints = useCheckpointStore()
  /** The step of the checkpoint that is looked at; null for the model as it is now. */
  const step = computed(() => checkpoints.step)
  const model = useOpenedModel(
    () => (watchers.value > 0 && hasModel(run.workflow) ? runId.value : null),
    () => step.value
  )
  /** The request to the engine. */
  const looked = computed(() => {
    const at = { step: step.value }
    if (subject.value === 'probe') return { ...at, text: text.value }
    return subject.value === 'place' ? { ...at, text: null, place: place.value } : { ...at, text: null, sequence: sequence.value }
  })
  const wanted = computed(() =>
    watchers.value > 0 && live.value && model.opened.value && runId.value !== null && looked.value.text !== ''
      ? { runId: runId.value, ...looked.value, perSecond: perSecond.value }
      : null
  )
  /** Whether the frame shows another subject than the chosen one, because the first frame is on the way or frames are paused. */
  const stale = computed(() => frame.value !== null && problems.value.length === 0 && frameOf.value !== JSON.stringify(looked.value))
  /** The subject of the newest frame, and of the frames that are on the way. */
  const frameOf = ref('')
  /** Whether the frames are those that a loop in Python recorded: of its own probe, and without a model to ask anything else of. */
  const recorded = computed(() => model.state.value.state === 'opened' && model.state.value.model.from === 'python')
  /** Frames of checkpoints, which do not change. */
  const moments = new ShownMoments()
  const momentKey = (): string => JSON.stringify([runId.value, looked.value])
  let opened = ''
  let newest: ProbeFrame | null = null
  let newestOf = ''
  let drawing: number | null = null

  /** Requests frames. Returns a function that ends the request. */
  function look(): () => void {
    watchers.value += 1
    return () => (watchers.value -= 1)
  }

  followFrames(
    () => wanted.value,
    (inspection, request, options) => {
      opened = JSON.stringify(looked.value)
      return inspection.frames(request, options)
    },
    { take, refuse, end: model.reopen }
  )

  function take(next: ProbeFrame): void {
    problems.value = []
    fault.value = null
    if (step.value === next.step) moments.keep(momentKey(), next)
    show(next)
  }

  /** A checkpoint that was looked at before is shown at once, while its model opens. */
  watch(step, () => {
    const known = step.value === null ? undefined : moments.frame(momentKey())
    if (known === undefined) return
    opened = JSON.stringify(looked.value)
    show(known)
  })

  function refuse(error: unknown): void {
    const isOfProbe = error instanceof ORPCError && error.code === 'INVALID_PROBE'
    problems.value = (isOfProbe ? problemsOf(error) : null) ?? []
    fault.value = error instanceof Error ? error.message : String(error)
  }

  /** Skips frames that arrive faster than the screen draws. */
  function show(next: ProbeFrame): void {
    newest = next
    newestOf = opened
    drawing ??= requestAnimationFrame(() => {
      drawing = null
      frame.value = newest
      frameOf.value = newestOf
    })
  }

  /** Changes the document's probe, as one step of undo. */
  function setText(next: string): void {
    if (next === '') return
    if (next !== ofDocument.value) documents.edit({ kind: 'setProbe', text: next })
    lookAt(null)
  }

  /** Looks at a text without changing the document; null looks at the document's probe again. */
  function lookAt(next: string | null): void {
    const linked = next === ofDocument.value ? null : next
    if (linked !== chosen.value.text) choose({ text: linked })
  }

  // A frame of another run is dropped, even if it has not been drawn yet.
  watch(runId, () => (newest = frame.value = null))

  return {
    frame,
    live,
    perSecond,
    task,
    subject,
    sequence,
    place,
    looked,
    recorded,
    stale,
    problems,
    fault,
    text,
    linkedText,
    model: model.state,
    opened: model.opened,
    cancelOpening: model.cancel,
    reopen: model.reopen,
    look,
    setText,
    lookAt
  }
})
