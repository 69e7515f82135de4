/** Goes through the tour: brings up the place and the document that each step speaks about, and waits for what a step needs. */
import { computed, watch } from 'vue'
import { useCommands } from '../../composables/useCommands'
import { enoughSteps, isReady, sides } from '../../lib/lesson/lesson'
import type { Side } from '../../lib/lesson/lesson'
import { countText } from '../../lib/words/figures'
import { useDialogStore } from '../../stores/dialogStore'
import { useDocumentStore } from '../../stores/documentStore'
import { useLessonStore } from '../../stores/lessonStore'
import { useNavigationStore } from '../../stores/navigationStore'
import { useReachStore } from '../../stores/reachStore'
import { useRunStore } from '../../stores/runStore'
import { useSettingsStore } from '../../stores/settingsStore'
import { useTourStore } from '../../stores/tourStore'
import { useWorkspaceStore } from '../../stores/workspaceStore'
import { lessonBegins, tourSteps } from './tourSteps'
import type { TourStep } from './tourSteps'

export function useTour() {
  const tour = useTourStore()
  const navigation = useNavigationStore()
  const documents = useDocumentStore()
  const workspace = useWorkspaceStore()
  const dialogs = useDialogStore()
  const lesson = useLessonStore()
  const reach = useReachStore()
  const run = useRunStore()
  const settings = useSettingsStore()

  const step = computed(() => (tour.at === null ? null : (tourSteps[tour.at] ?? null)))

  /** Offered once, to whoever opens the window for the first time. */
  const offered = computed(() => !settings.tourOffered && tour.at === null && workspace.templates.length > 0)

  function decline(): void {
    settings.tourOffered = true
  }

  async function start(at = 0): Promise<void> {
    decline()
    await go(at)
  }

  /** Shows the document of a side, which is opened from its template where it is not open. False when that failed, which has been said. */
  async function openSide(side: Side): Promise<boolean> {
    const { [side]: tab } = lesson.tabs
    if (tab !== null && lesson.isOpen(side)) {
      documents.show(tab)
      return true
    }
    const template = workspace.templates.find(({ id }) => id === sides[side].template)
    if (template === undefined || !(await workspace.newFrom(template))) return false
    lesson.setTab(side, documents.activeId)
    return true
  }

  async function go(at: number): Promise<void> {
    const next = tourSteps[at]
    if (next === undefined) return tour.close()
    if (!(await openSide(next.side))) return
    show(next)
    tour.go(at)
  }

  function show(next: TourStep): void {
    navigation.go(next.place)
    const cell = documents.document?.model.layers.find((layer) => layer.kind === 'recurrent')?.id ?? null
    if (next.view === 'cell') navigation.open(cell)
    else if (next.view === 'model') navigation.open(null)
  }

  /** Trains the shown document. A run that is still going on is stopped first. */
  async function train(): Promise<void> {
    if (run.abilities.stop) await run.stop()
    await run.start()
    await run.stopOtherAndBegin()
  }

  /** Whether the shown document trains now. */
  const training = computed(() => step.value !== null && lesson.followed === step.value.side && run.abilities.stop)
  const ready = computed(() => {
    const { value: shown } = step
    return shown?.until === undefined || isReady(lesson.measured[shown.until], lesson.over[shown.until])
  })

  /** Why the tour does not go on yet, or null. */
  const waiting = computed(() => {
    if (ready.value || step.value === null) return null
    if (!training.value) return 'Press Start training: the next step shows what was measured.'
    const at = `now at step ${countText(run.summary?.step ?? 0)}`
    return step.value.side === 'rnn' ? `It goes on at step ${enoughSteps}; ${at}.` : `It goes on when the LSTM has learned; ${at}.`
  })

  /** What the step offers to do, unless it is done. */
  const action = computed(() => {
    if (step.value?.action === 'gallery') return { label: 'Open the gallery', disabled: false, run: openGallery }
    if (step.value?.action !== 'train' || (ready.value && !training.value)) return null
    const label = training.value ? 'Training…' : 'Start training'
    return { label, disabled: training.value || run.pending !== null || documents.document === null, run: () => void train() }
  })

  function openGallery(): void {
    tour.close()
    dialogs.open('new')
  }

  // What the lesson shows is measured while the tour is there, whichever place is shown.
  let endLook: (() => void) | null = null
  watch(
    () => tour.at !== null,
    (shown) => {
      endLook?.()
      endLook = shown ? reach.look() : null
    },
    { immediate: true }
  )

  useCommands(() => {
    const disabled = workspace.templates.length === 0
    return [
      { id: 'tour', title: 'Take the tour', group: 'Help', disabled, run: () => void start() },
      { id: 'lesson', title: 'Why do plain RNNs forget?', group: 'Help', disabled, run: () => void start(lessonBegins) }
    ]
  })

  return { step, action, waiting, offered, decline, start, go }
}
