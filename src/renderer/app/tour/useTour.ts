/** Goes through the tour: brings up the place that each step speaks about. */
import { computed } from 'vue'
import { useCommands } from '../../composables/useCommands'
import { useDialogStore } from '../../stores/dialogStore'
import { useDocumentStore } from '../../stores/documentStore'
import { useNavigationStore } from '../../stores/navigationStore'
import { useRunStore } from '../../stores/runStore'
import { useSettingsStore } from '../../stores/settingsStore'
import { useTourStore } from '../../stores/tourStore'
import { useWorkspaceStore } from '../../stores/workspaceStore'
import { tourSteps } from './tourSteps'
import type { TourStep } from './tourSteps'

/** The template that the tour speaks about. */
const tourTemplate = 'lstm-moby-dick'

export function useTour() {
  const tour = useTourStore()
  const navigation = useNavigationStore()
  const documents = useDocumentStore()
  const workspace = useWorkspaceStore()
  const dialogs = useDialogStore()
  const run = useRunStore()
  const settings = useSettingsStore()

  const step = computed(() => (tour.at === null ? null : (tourSteps[tour.at] ?? null)))

  /** Offered once, to whoever opens the window for the first time. */
  const offered = computed(() => !settings.tourOffered && tour.at === null && documents.document !== null)

  function decline(): void {
    settings.tourOffered = true
  }

  async function start(): Promise<void> {
    decline()
    if (!(await openCell())) return
    await go(0)
  }

  /** Opens the LSTM's template where no cell can be shown; false when that failed, which has then been said. */
  async function openCell(): Promise<boolean> {
    if (firstCell() !== null) return true
    const template = workspace.templates.find((one) => one.id === tourTemplate)
    return template !== undefined && (await workspace.newFrom(template))
  }

  const firstCell = () => documents.document?.model.layers.find((layer) => layer.kind === 'recurrent')?.id ?? null

  async function go(at: number): Promise<void> {
    const next = tourSteps[at]
    if (next === undefined) return tour.close()
    if (next.view !== undefined && !(await openCell())) return
    show(next)
    tour.go(at)
  }

  function show(next: TourStep): void {
    navigation.go(next.place)
    if (next.view === 'cell') navigation.open(firstCell())
    else if (next.view === 'model') navigation.open(null)
  }

  /** What the step offers to do, unless it is done. */
  const action = computed(() => {
    if (step.value?.action === 'train')
      return { label: 'Start training', disabled: !run.abilities.start || documents.document === null, run: () => void run.start() }
    if (step.value?.action === 'gallery') return { label: 'Open the gallery', disabled: false, run: openGallery }
    return null
  })

  function openGallery(): void {
    tour.close()
    dialogs.open('new')
  }

  /** Nothing to show while neither a document nor a template is there. */
  const ready = computed(() => documents.document !== null || workspace.templates.length > 0)

  useCommands(() => [{ id: 'tour', title: 'Take the tour', group: 'Help', disabled: !ready.value, run: () => void start() }])

  return { step, action, offered, decline, start, go }
}
