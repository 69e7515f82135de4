/** The desktop program: its set-up, in order. */
import { app, protocol } from 'electron'
import { setUpMenu } from './applicationMenu'
import { setUpEngine } from './engine'
import { setUpPageProtocol, setUpScheme } from './pageProtocol'
import { ownPlace } from './place'
import { setUpPermissions, setUpRestrictions } from './restrictions'
import { setUpShowFolder } from './showFolder'
import { setUpSingleInstance } from './singleInstance'
import { setUpWindows, showWindow } from './windows'

async function start(): Promise<void> {
  await app.whenReady()
  setUpPermissions()
  await setUpPageProtocol(protocol, ownPlace.page)
  setUpEngine(ownPlace)
  setUpMenu()
  setUpShowFolder()
  setUpWindows(ownPlace)
}

function fail(error: unknown): void {
  process.stderr.write(`Gatescope could not start: ${String(error)}\n`)
  app.exit(1)
}

// Start is not awaited here: Electron is ready only after this file has run to its end.
if (setUpSingleInstance(showWindow)) {
  app.setName('Gatescope')
  setUpScheme(protocol)
  setUpRestrictions()
  void start().catch(fail)
} else {
  app.quit()
}
