/** Keeps an engine process running: starts it, starts it again when it ends by itself, and ends it with the supervisor. */
import type { EngineState } from '../../contract/link'
import { afterExit, afterReady, afterRestart, firstLife } from './engineLife'
import type { EngineLife } from './engineLife'
import type { EngineProcess } from './engineProcess'

/** The time that an engine has to finish its step and write its files, before it is ended by force. */
const graceMs = 10_000

export interface Supervisor<Process extends EngineProcess> {
  readonly state: EngineState
  /** The process, once it answers. */
  readonly engine: Process | null
  /** Calls the listener at each change of state, not at once. Returns a function that removes the listener. */
  onState(listener: (state: EngineState) => void): () => void
  /** Ends the engine if it runs, and starts it again. */
  restart(): void
  /** Ends the engine for good. */
  stop(): Promise<void>
}

/** @param start starts a process; the first one is started at once. */
export function supervise<Process extends EngineProcess>(start: () => Process, now: () => number = Date.now): Supervisor<Process> {
  const listeners = new Set<(state: EngineState) => void>()
  let life: EngineLife = firstLife
  let running: Process | null = null
  let ending: Promise<void> | null = null
  let stopped = false

  const become = (next: EngineLife) => {
    life = next
    for (const listener of listeners) listener(life.state)
  }
  const begin = () => {
    const started = start()
    running = started
    started.onReady(() => {
      if (running === started) become(afterReady(life))
    })
    started.onExit((reason) => {
      if (running === started) crashed(reason)
    })
  }
  const crashed = (reason: string) => {
    running = null
    become(afterExit(life, reason, now()))
    if (life.state.state === 'lost') begin()
  }
  /** Stops listening to the running process. */
  const end = (): Promise<void> => {
    const old = running
    running = null
    ending ??= (old?.stop(graceMs) ?? Promise.resolve()).finally(() => (ending = null))
    return ending
  }

  begin()
  return {
    get state() {
      return life.state
    },
    get engine() {
      return life.state.state === 'ready' ? running : null
    },
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    restart() {
      if (stopped || ending) return
      const ended = end()
      become(afterRestart(life))
      void ended.then(() => {
        if (!stopped) begin()
      })
    },
    async stop() {
      stopped = true
      await end()
    }
  }
}
