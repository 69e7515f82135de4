/** Where the program's parts lie, and the address of its page. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { IpcMainEvent } from 'electron'

const programs = dirname(fileURLToPath(import.meta.url))

export interface Place {
  readonly page: string
  readonly preload: string
  readonly engine: string
  readonly resources: string
  /** The note that set-up leaves for the engine, and the program that sets up TensorFlow's library; both are there in a checkout. */
  readonly setUpNote: string
  readonly setUpProgram: string
}

/** @param folder of the built main program. */
export function placeFrom(folder: string): Place {
  return {
    page: join(folder, '../renderer'),
    preload: join(folder, '../preload/index.cjs'),
    engine: join(folder, 'engine.js'),
    resources: join(folder, '../../resources'),
    setUpNote: join(folder, '../../.gatescope/runtime.json'),
    setUpProgram: join(folder, '../../scripts/setUpInBackground.mjs')
  }
}

export const ownPlace: Place = placeFrom(programs)

export const pageScheme = 'gatescope'
export const pageOrigin = `${pageScheme}://app`

/** Is this an address of the page? Nothing else is ever shown or listened to. */
export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${pageScheme}:` && host === 'app'
}

/** Only the page itself, in the frame that fills its window, is listened to. */
export const isOwnPage = ({ sender, senderFrame }: IpcMainEvent): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && isPageUrl(senderFrame.url)
