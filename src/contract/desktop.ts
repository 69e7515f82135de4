/** The interface between the desktop's preload script and the page, and the menu commands that travel between them. */
import * as z from 'zod'
import type { EngineState } from './link'

/** Menu entries of the desktop window that the page carries out. */
export const menuCommandSchema = z.enum([
  'new',
  'open',
  'save',
  'saveAs',
  'closeTab',
  'reopenTab',
  'nextTab',
  'previousTab',
  'undo',
  'redo',
  'palette',
  'design',
  'train',
  'inspect',
  'startTraining',
  'pauseTraining',
  'stopTraining',
  'toggleTheme',
  'shortcuts',
  'about'
])
export type MenuCommand = z.infer<typeof menuCommandSchema>

/** `window.gatescope` in the desktop window; a browser page does not have it. */
export interface DesktopBridge {
  /** The value of Node's `process.platform`, such as `darwin`. */
  readonly platform: string
  /** Calls the listener with the engine's present state and with each change. Returns a function that unsubscribes. */
  onEngineState(listener: (state: EngineState) => void): () => void
  /** Calls the listener with each menu command. Returns a function that unsubscribes. */
  onCommand(listener: (command: MenuCommand) => void): () => void
  /** Asks for a port to the engine; it comes by `window.postMessage`, now and after each start of the engine. */
  requestPort(): void
  /** Starts the engine again. */
  restart(): void
  /** Shows the folder of an export in the system's file manager. A path that no export was written to does nothing. */
  showFolder(folder: string): void
}

/** Accompanies the port that the preload script hands to the page. */
export const enginePortMessageSchema = z.strictObject({ gatescope: z.literal('engine-port'), generation: z.int() })
export type EnginePortMessage = z.infer<typeof enginePortMessageSchema>
