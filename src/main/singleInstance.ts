/** Only one Gatescope runs at a time: a second start shows the window of the first. */
import { app } from 'electron'

/** @returns false when another instance is running, which then calls its `show`. */
export function setUpSingleInstance(show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', show)
  return true
}
