/** Connects a window to its engine, over a port in the desktop window and over a WebSocket in a browser. */
import type { DesktopBridge } from '../../contract/desktop'
import { openBrowserLink } from './browserLink'
import type { Connection } from './connection'
import { openDesktopLink } from './desktopLink'
import { keepConnected } from './reconnecting'

declare global {
  interface Window {
    /** Only in the desktop window. */
    readonly gatescope?: DesktopBridge
  }
}

/** Connects and stays connected: after a cut or a restart it makes a new link by itself. */
export function connect(): Connection {
  const bridge = window.gatescope
  return keepConnected((events) => (bridge ? openDesktopLink(bridge, events) : openBrowserLink(events)))
}
