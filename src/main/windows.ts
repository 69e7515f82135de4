/** The window: isolated from Node, at its remembered place, brought back when its page crashes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, app, dialog, nativeTheme, screen } from 'electron'
import { pageOrigin } from './place'
import type { Place } from './place'
import { firstSize, isReachable, parseRemembered } from './windowBounds'
import type { Remembered } from './windowBounds'

/** Behind the page until it is drawn. */
const background = { dark: '#101418', light: '#f7f8fa' }

/** Opens the first window, and again one where the platform keeps an app without windows alive. The app must be ready. */
export function setUpWindows({ preload }: Place): void {
  openWindow(preload)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preload)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

export function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

function openWindow(preload: string): void {
  const remembered = readRemembered()
  const window = new BrowserWindow({
    ...(remembered?.bounds ?? firstSize),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Gatescope',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false, spellcheck: false }
  })
  if (remembered?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => remember(window))
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(window)
  })
  void window.loadURL(`${pageOrigin}/`)
}

async function offerReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window’s process ended',
    detail: 'The engine goes on, and the document was kept. Reload the window to continue.',
    buttons: ['Reload', 'Close'],
    defaultId: 0
  })
  if (response === 0) window.reload()
  else window.destroy()
}

const file = () => join(app.getPath('userData'), 'window.json')

function readRemembered(): Remembered | null {
  try {
    const remembered = parseRemembered(readFileSync(file(), 'utf8'))
    return remembered && isReachable(remembered.bounds, screen.getAllDisplays()) ? remembered : null
  } catch {
    return null // the first start
  }
}

function remember(window: BrowserWindow): void {
  const remembered: Remembered = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
  try {
    writeFileSync(file(), JSON.stringify(remembered))
  } catch (error) {
    process.stderr.write(`The window's place could not be kept: ${String(error)}\n`)
  }
}
