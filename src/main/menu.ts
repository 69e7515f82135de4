/** The application's menu: entries send commands to the page, or are the platform's own. */
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../contract/desktop'

type Item = MenuItemConstructorOptions
const separator: Item = { type: 'separator' }

/** @param send passes a command to the focused window's page. */
export function menuTemplate(platform: NodeJS.Platform, send: (command: MenuCommand) => void): Item[] {
  const isMac = platform === 'darwin'
  const item = (label: string, command: MenuCommand, accelerator?: string): Item => ({
    label,
    id: command,
    ...(accelerator !== undefined && { accelerator }),
    click: () => send(command)
  })
  return [
    ...(isMac ? [appMenu(item)] : []),
    fileMenu(item, isMac),
    editMenu(item, isMac),
    viewMenu(item),
    runMenu(item),
    { role: 'windowMenu' },
    ...(isMac ? [] : [{ label: '&Help', submenu: [item('About Gatescope', 'about')] }])
  ]
}

type MakeItem = (label: string, command: MenuCommand, accelerator?: string) => Item

function appMenu(item: MakeItem): Item {
  const own: Item[] = [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }]
  return { label: 'Gatescope', submenu: [item('About Gatescope', 'about'), separator, ...own] }
}

function fileMenu(item: MakeItem, isMac: boolean): Item {
  const documents = [
    item('New…', 'new', 'CmdOrCtrl+N'),
    item('Open…', 'open', 'CmdOrCtrl+O'),
    separator,
    item('Save', 'save', 'CmdOrCtrl+S'),
    item('Save As…', 'saveAs', 'CmdOrCtrl+Shift+S'),
    separator,
    item('Close Document', 'closeTab', 'CmdOrCtrl+W'),
    item('Open Closed Document Again', 'reopenTab', 'CmdOrCtrl+Shift+T'),
    separator
  ]
  return { label: '&File', submenu: [...documents, isMac ? { role: 'close', accelerator: 'Cmd+Shift+W' } : { role: 'quit' }] }
}

/** Undo and redo are the page's: it knows whether a text field or the drawing is meant. */
function editMenu(item: MakeItem, isMac: boolean): Item {
  const text: Item[] = [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]
  const redo = item('Redo', 'redo', isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y')
  return { label: '&Edit', submenu: [item('Undo', 'undo', 'CmdOrCtrl+Z'), redo, separator, ...text] }
}

function viewMenu(item: MakeItem): Item {
  const places = [item('Design', 'design', 'CmdOrCtrl+1'), item('Train', 'train', 'CmdOrCtrl+2'), item('Inspect', 'inspect', 'CmdOrCtrl+3')]
  const tabs = [item('Next Document', 'nextTab', 'Ctrl+Tab'), item('Previous Document', 'previousTab', 'Ctrl+Shift+Tab')]
  const look: Item[] = [item('Light or Dark', 'toggleTheme'), { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }]
  const rest: Item[] = [{ role: 'togglefullscreen' }, { role: 'reload' }, { role: 'toggleDevTools' }]
  return {
    label: '&View',
    submenu: [item('Commands…', 'palette', 'CmdOrCtrl+K'), separator, ...tabs, separator, ...places, separator, ...look, separator, ...rest]
  }
}

function runMenu(item: MakeItem): Item {
  return {
    label: '&Run',
    submenu: [
      item('Start or Resume Training', 'startTraining', 'CmdOrCtrl+Enter'),
      item('Pause', 'pauseTraining', 'CmdOrCtrl+.'),
      item('Stop', 'stopTraining', 'CmdOrCtrl+Shift+Enter')
    ]
  }
}
