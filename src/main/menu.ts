/** The application's menu: entries send commands to the page, or are the platform's own. */
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../contract/desktop'
import { accelerator } from '../contract/shortcuts'
import type { ShortcutId } from '../contract/shortcuts'

type Item = MenuItemConstructorOptions
const separator: Item = { type: 'separator' }

/** @param send passes a command to the focused window's page. */
export function menuTemplate(platform: NodeJS.Platform, send: (command: MenuCommand) => void): Item[] {
  const isMac = platform === 'darwin'
  const item = (label: string, command: MenuCommand, shortcut?: ShortcutId): Item => ({
    label,
    id: command,
    ...(shortcut !== undefined && { accelerator: accelerator(shortcut) }),
    click: () => send(command)
  })
  return [
    ...(isMac ? [appMenu(item)] : []),
    fileMenu(item, isMac),
    editMenu(item),
    viewMenu(item),
    runMenu(item),
    { role: 'windowMenu' },
    helpMenu(item, isMac)
  ]
}

type MakeItem = (label: string, command: MenuCommand, shortcut?: ShortcutId) => Item

function appMenu(item: MakeItem): Item {
  const macItems: Item[] = [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }]
  return { label: 'Gatescope', submenu: [item('About Gatescope', 'about'), separator, ...macItems] }
}

/** On a Mac, About stands in the application's menu. */
function helpMenu(item: MakeItem, isMac: boolean): Item {
  // `?` is no key of a menu: it would be taken from text fields.
  const keys = item('Keyboard Shortcuts', 'shortcuts')
  return { label: '&Help', role: 'help', submenu: isMac ? [keys] : [keys, separator, item('About Gatescope', 'about')] }
}

function fileMenu(item: MakeItem, isMac: boolean): Item {
  const documents = [
    item('New…', 'new', 'new'),
    item('Open…', 'open', 'open'),
    separator,
    item('Save', 'save', 'save'),
    item('Save As…', 'saveAs', 'saveAs'),
    separator,
    item('Close Document', 'closeTab', 'tab.close'),
    item('Open Closed Document Again', 'reopenTab', 'tab.reopen'),
    separator
  ]
  return { label: '&File', submenu: [...documents, isMac ? { role: 'close', accelerator: 'Cmd+Shift+W' } : { role: 'quit' }] }
}

/** Undo and redo are the page's: it knows whether a text field or the drawing is meant. */
function editMenu(item: MakeItem): Item {
  const text: Item[] = [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]
  return { label: '&Edit', submenu: [item('Undo', 'undo', 'undo'), item('Redo', 'redo', 'redo'), separator, ...text] }
}

function viewMenu(item: MakeItem): Item {
  const places = [
    item('Design', 'design', 'place.design'),
    item('Train', 'train', 'place.train'),
    item('Inspect', 'inspect', 'place.inspect')
  ]
  const tabs = [item('Next Document', 'nextTab', 'tab.next'), item('Previous Document', 'previousTab', 'tab.previous')]
  const look: Item[] = [item('Light or Dark', 'toggleTheme'), { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }]
  const rest: Item[] = [{ role: 'togglefullscreen' }, { role: 'reload' }, { role: 'toggleDevTools' }]
  return {
    label: '&View',
    submenu: [item('Commands…', 'palette', 'palette'), separator, ...tabs, separator, ...places, separator, ...look, separator, ...rest]
  }
}

function runMenu(item: MakeItem): Item {
  return {
    label: '&Run',
    submenu: [
      item('Start or Resume Training', 'startTraining', 'run.start'),
      item('Pause', 'pauseTraining', 'run.pause'),
      item('Stop', 'stopTraining', 'run.stop')
    ]
  }
}
