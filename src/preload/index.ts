/** Between the page and Electron's main process: hands over ports, states and menu commands, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import type { DesktopBridge, EnginePortMessage, MenuCommand } from '../contract/desktop'
import { desktopChannels } from '../contract/desktopChannels'
import type { EngineState } from '../contract/link'

const bridge: DesktopBridge = {
  platform: process.platform,
  onEngineState: (listener) => subscribe<EngineState>(desktopChannels.engineState, listener),
  onCommand: (listener) => subscribe<MenuCommand>(desktopChannels.command, listener),
  requestPort: () => ipcRenderer.send(desktopChannels.requestPort),
  restart: () => ipcRenderer.send(desktopChannels.restart),
  showFolder: (folder) => ipcRenderer.send(desktopChannels.showFolder, folder)
}

/** The main process checks what it sends on each channel; the page gets the message, never the event. */
function subscribe<Message>(channel: string, listener: (message: Message) => void): () => void {
  const hear = (_event: unknown, message: Message) => listener(message)
  ipcRenderer.on(channel, hear)
  return () => ipcRenderer.off(channel, hear)
}

// A port cannot pass through the context bridge, but it can be posted to the page's own window.
ipcRenderer.on(desktopChannels.enginePort, ({ ports }, generation: number) => {
  const message: EnginePortMessage = { gatescope: 'engine-port', generation }
  window.postMessage(message, '*', [...ports])
})

contextBridge.exposeInMainWorld('gatescope', bridge)
