/** The commands that the window has in every place: documents, undo, places, theme. */
import { useCommands } from '../composables/useCommands'
import { engineWords } from '../lib/engineWords'
import type { Command } from '../stores/commandStore'
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
    ...tabCommands(),
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

  function tabCommands(): Command[] {
    const { tabs, activeId } = documents
    const at = tabs.open.findIndex((tab) => tab.id === activeId)
    const command = (id: string, title: string, shortcut: string, disabled: boolean, run: () => void): Command => ({
      id: `tab.${id}`,
      title,
      group: 'Document',
      shortcut,
      inFields: true,
      disabled,
      run
    })
    const move = (by: number) => activeId !== null && documents.move(activeId, at + by)
    const few = tabs.open.length < 2
    return [
      command('close', 'Close document', 'Alt+W Mod+W', activeId === null, () => workspace.askClose()),
      command('reopen', 'Open the closed document again', 'Alt+Shift+T Mod+Shift+T', tabs.closed.length === 0, documents.reopen),
      command('next', 'Show the next document', 'Alt+PageDown Mod+PageDown Mod+Tab', few, () => documents.step(1)),
      command('previous', 'Show the document before', 'Alt+PageUp Mod+PageUp Mod+Shift+Tab', few, () => documents.step(-1)),
      command('right', 'Move the document to the right', 'Alt+Shift+PageDown', few, () => move(1)),
      command('left', 'Move the document to the left', 'Alt+Shift+PageUp', few, () => move(-1))
    ]
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
