/** The names of the messages between Electron's main process and the preload script. */

export const desktopChannels = {
  /** Main to page: the engine's state. */
  engineState: 'engine-state',
  /** Main to page: a port to the engine, with its generation. */
  enginePort: 'engine-port',
  /** Main to page: a menu command. */
  command: 'menu-command',
  /** Page to main: it wants a port, now and after each start of the engine. */
  requestPort: 'request-port',
  /** Page to main: start the engine again. */
  restart: 'restart-engine',
  /** Page to main: show the folder of an export in the file manager. */
  showFolder: 'show-folder'
} as const
