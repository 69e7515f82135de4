/** How the state of a supervised engine follows from what happens to it. */
import type { EngineState } from '../../contract/link'

export interface EngineLife {
  readonly state: EngineState
  /** How often it was started. */
  readonly starts: number
  /** When it last ended by itself, in milliseconds, the newest last. */
  readonly crashes: readonly number[]
}

/** So many restarts within the time; the next end by itself is the last. */
const mostRestarts = 3
const withinMs = 60_000

export const firstLife: EngineLife = { state: { state: 'starting' }, starts: 1, crashes: [] }

export function afterReady(life: EngineLife): EngineLife {
  return { ...life, state: { state: 'ready', generation: life.starts } }
}

/** It ended by itself. The state is then `lost`, and it is to be started again, or `down`. */
export function afterExit(life: EngineLife, reason: string, now: number): EngineLife {
  const crashes = [...life.crashes.filter((time) => now - time < withinMs), now]
  if (crashes.length > mostRestarts) return { ...life, crashes, state: { state: 'down', reason } }
  return { starts: life.starts + 1, crashes, state: { state: 'lost', reason } }
}

/** The user asked for it to be started again. */
export function afterRestart(life: EngineLife): EngineLife {
  return { state: { state: 'starting' }, starts: life.starts + 1, crashes: [] }
}
