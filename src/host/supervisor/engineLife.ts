/** The state of a supervised engine, and how it follows from what happens to the engine. */
import type { EngineState } from '../../contract/link'

export interface EngineLife {
  readonly state: EngineState
  /** The engine was started so often. */
  readonly starts: number
  /** The times at which the engine ended by itself, in milliseconds, the newest last. */
  readonly crashes: readonly number[]
}

/** The engine is started again so often within the time; when it then ends by itself, it stays down. */
const mostRestarts = 3
const withinMs = 60_000

export const firstLife: EngineLife = { state: { state: 'starting' }, starts: 1, crashes: [] }

export function afterReady(life: EngineLife): EngineLife {
  return { ...life, state: { state: 'ready', generation: life.starts } }
}

/** The engine ended by itself. Its state is then `lost`, so that it is to be started again, or `down`. */
export function afterExit(life: EngineLife, reason: string, now: number): EngineLife {
  const crashes = [...life.crashes.filter((time) => now - time < withinMs), now]
  if (crashes.length > mostRestarts) return { ...life, crashes, state: { state: 'down', reason } }
  return { starts: life.starts + 1, crashes, state: { state: 'lost', reason } }
}

/** The user asked for it to be started again. */
export function afterRestart(life: EngineLife): EngineLife {
  return { state: { state: 'starting' }, starts: life.starts + 1, crashes: [] }
}
