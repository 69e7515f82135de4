/** Holds the one connection to the engine: its client, the state that the supervisor reports, and the engine's description of itself. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { EngineClient } from '../../contract/contract'
import type { EngineStatus } from '../../contract/procedures/engine'
import type { Connection, ConnectionState } from '../client/connection'

export const useConnectionStore = defineStore('connection', () => {
  const connection = shallowRef<Connection | null>(null)
  const state = shallowRef<ConnectionState>({ state: 'connecting' })
  const engine = shallowRef<EngineStatus | null>(null)
  /** Counts the times at which the engine became ready, so that a watcher can ask again. */
  const readyCount = ref(0)
  const ready = computed(() => state.value.state === 'ready')

  /** The typed client, from the start of the page on. Calls wait or fail while there is no engine. */
  const client = computed<EngineClient>(() => {
    if (connection.value === null) throw new Error('The page asked for the engine before it was connected')
    return connection.value.engine
  })

  /** Takes over a connection, and follows its state until the page closes. */
  function attach(next: Connection): void {
    connection.value = next
    follow(next.state)
    next.onState(follow)
  }

  function follow(next: ConnectionState): void {
    const wasReady = ready.value
    const generation = state.value.state === 'ready' ? state.value.generation : null
    state.value = next
    if (next.state !== 'ready') return
    if (wasReady && generation === next.generation) return
    readyCount.value += 1
    void askStatus()
  }

  async function askStatus(): Promise<void> {
    try {
      engine.value = await client.value.engine.status()
    } catch {
      engine.value = null // The state of the connection says what happened.
    }
  }

  /** Asks the supervisor to start the engine again, or to connect at once. */
  function restart(): void {
    connection.value?.restart()
  }

  return { state, engine, ready, readyCount, client, attach, askStatus, restart }
})
