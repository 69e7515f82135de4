/** Registers the commands that work in every place: documents, undo, places, theme. */
import { useCommands } from '../composables/useCommands'
import { focusArea } from '../lib/areas'
import { engineWords } from '../lib/words/engineWords'
import type { CommandSource } from '../stores/commandStore'
import { useConnectionStore } from '../stores/connectionStore'
import { useDialogStore } from '../stores/dialogStore'
import { useDocumentStore } from '../stores/documentStore'
import { useImportStore } from '../stores/import/importStore'
import { places, useNavigationStore } from '../stores/navigationStore'
import { useNoticeStore } from '../stores/noticeStore'
import { useSettingsStore } from '../stores/settingsStore'
import { useWorkspaceStore } from '../stores/workspaceStore'

export function useWindowCommands(): void {
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const dialogs = useDialogStore()
  const settings = useSettingsStore()
  const workspace = useWorkspaceStore()
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const imports = useImportStore()

  const named = (what: string, label: string | null) => (label === null ? what : `${what}: ${label}`)

  useCommands(() => [
    { id: 'palette', run: () => dialogs.open('palette') },
    { id: 'shortcuts', run: () => dialogs.open('shortcuts') },
    { id: 'area.next', run: () => focusArea(1) },
    { id: 'area.previous', run: () => focusArea(-1) },
    { id: 'undo', title: named('Undo', documents.undoLabel), disabled: documents.undoLabel === null, run: documents.undo },
    { id: 'redo', title: named('Redo', documents.redoLabel), disabled: documents.redoLabel === null, run: documents.redo },
    { id: 'new', run: () => dialogs.open('new') },
    { id: 'new.blank', title: 'New blank model', group: 'Document', disabled: !connection.ready, run: () => void newBlank() },
    { id: 'open', run: () => dialogs.open('open') },
    { id: 'import', title: 'Import a model…', group: 'Document', disabled: !connection.ready, run: imports.ask },
    ...tabCommands(),
    { id: 'save', run: () => save() },
    { id: 'saveAs', run: () => dialogs.open('saveAs') },
    { id: 'download', title: 'Download as JSON', group: 'Document', run: workspace.downloadDocument },
    ...places.map((place): CommandSource => ({ id: `place.${place}` as const, run: () => navigation.go(place) })),
    {
      id: 'theme',
      title: settings.shownTheme === 'dark' ? 'Use the light theme' : 'Use the dark theme',
      group: 'Window',
      run: settings.toggleTheme
    },
    { id: 'theme.system', title: 'Use the theme of the system', group: 'Window', run: () => (settings.theme = 'system') },
    { id: 'engine.restart', title: 'Start the engine again', group: 'Engine', run: connection.restart },
    { id: 'about', title: 'About Gatescope', group: 'Window', run: about }
  ])

  function tabCommands(): CommandSource[] {
    const { tabs, activeId } = documents
    const at = tabs.open.findIndex((tab) => tab.id === activeId)
    const move = (by: number) => activeId !== null && documents.move(activeId, at + by)
    const few = tabs.open.length < 2
    return [
      { id: 'tab.close', disabled: activeId === null, run: () => workspace.askClose() },
      { id: 'tab.reopen', disabled: tabs.closed.length === 0, run: documents.reopen },
      { id: 'tab.next', disabled: few, run: () => documents.step(1) },
      { id: 'tab.previous', disabled: few, run: () => documents.step(-1) },
      { id: 'tab.right', disabled: few, run: () => move(1) },
      { id: 'tab.left', disabled: few, run: () => move(-1) }
    ]
  }

  async function newBlank(): Promise<void> {
    const arrive = navigation.goLater('design')
    if (await workspace.newBlank()) arrive()
  }

  /** A document that was never saved asks for its name first. */
  function save(): void {
    if (documents.fileName === null) dialogs.open('saveAs')
    else void workspace.save()
  }

  function about(): void {
    const { engine } = connection
    const detail = engine === null ? 'The engine does not answer.' : `Version ${engine.version}, ${engineWords(engine)}`
    notices.news({ title: 'Gatescope: build, train and inspect sequence models', detail })
  }
}
