/** The state of a supervised engine, and its transitions. */
import type { EngineState } from '../../contract/link'

export interface EngineLife {
  readonly state: EngineState
  /** How often the engine was started. */
  readonly starts: number
  /** The times at which the engine ended by itself, in milliseconds, the newest last. */
  readonly crashes: readonly number[]
}

/** The most automatic restarts within a time. If the engine then ends by itself once more, it stays down. */
const mostRestarts = 3
const withinMs = 60_000

export const firstLife: EngineLife = { state: { state: 'starting' }, starts: 1, crashes: [] }

export function afterReady(life: EngineLife): EngineLife {
  return { ...life, state: { state: 'ready', generation: life.starts } }
}

/** Returns the state after the engine ended by itself: `lost`, so that it is started again, or `down`. */
export function afterExit(life: EngineLife, reason: string, now: number): EngineLife {
  const crashes = [...life.crashes.filter((time) => now - time < withinMs), now]
  if (crashes.length > mostRestarts) return { ...life, crashes, state: { state: 'down', reason } }
  return { starts: life.starts + 1, crashes, state: { state: 'lost', reason } }
}

/** Returns the state after the user asked for a restart. */
export function afterRestart(life: EngineLife): EngineLife {
  return { state: { state: 'starting' }, starts: life.starts + 1, crashes: [] }
}
