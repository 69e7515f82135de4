/** Forbids what no page may do, whatever it holds: leave, open windows, embed others, or use devices. */
import { app, session } from 'electron'
import { isPageUrl } from './place'

/** Writing text to the clipboard at the user's own command. */
const allowed = 'clipboard-sanitized-write'

export function setUpRestrictions(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPageUrl(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      if (!isPageUrl(event.url)) event.preventDefault()
    })
  })
}

/** The app must be ready. */
export function setUpPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(permission === allowed))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === allowed)
  session.defaultSession.setDevicePermissionHandler(() => false)
}
