/** The commands that the window has in every place: documents, undo, places, theme. */
import { useCommands } from '../composables/useCommands'
import { engineWords } from '../lib/engineWords'
import { useConnectionStore } from '../stores/connectionStore'
import { useDialogStore } from '../stores/dialogStore'
import { useDocumentStore } from '../stores/documentStore'
import { placeLabels, places, useNavigationStore } from '../stores/navigationStore'
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

  const named = (what: string, label: string | null) => (label === null ? what : `${what}: ${label}`)

  useCommands(() => [
    { id: 'palette', title: 'Show all commands', group: 'Window', shortcut: 'Mod+K', inFields: true, run: () => dialogs.open('palette') },
    {
      id: 'undo',
      title: named('Undo', documents.undoLabel),
      group: 'Edit',
      shortcut: 'Mod+Z',
      disabled: documents.undoLabel === null,
      run: documents.undo
    },
    {
      id: 'redo',
      title: named('Redo', documents.redoLabel),
      group: 'Edit',
      shortcut: 'Mod+Shift+Z Mod+Y',
      disabled: documents.redoLabel === null,
      run: documents.redo
    },
    { id: 'new', title: 'New from template', group: 'Document', shortcut: 'Mod+Alt+N', run: () => dialogs.open('new') },
    { id: 'open', title: 'Open document', group: 'Document', shortcut: 'Mod+O', inFields: true, run: () => dialogs.open('open') },
    { id: 'save', title: 'Save', group: 'Document', shortcut: 'Mod+S', inFields: true, run: () => save() },
    { id: 'saveAs', title: 'Save as', group: 'Document', shortcut: 'Mod+Shift+S', inFields: true, run: () => dialogs.open('saveAs') },
    { id: 'download', title: 'Download as JSON', group: 'Document', run: workspace.downloadDocument },
    ...places.map((place, at) => ({
      id: `place.${place}`,
      title: `Go to ${placeLabels[place]}`,
      group: 'Window',
      shortcut: `Alt+${at + 1}`,
      run: () => navigation.go(place)
    })),
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
