/** Follows the matrices of token by token of one layer: the newest frame of what is asked for, as long as it is asked for. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { EngineClient } from '../../contract/contract'
import type { MatrixFrame } from '../../contract/events/matrix'

export interface MatrixRequest {
  readonly runId: string
  /** Null: the batch that was trained on last, of which a sequence is looked at, 0-based. */
  readonly text: string | null
  readonly sequence?: number
  readonly layer: string
  /** The unit whose effective attention is shown. */
  readonly unit: number
  readonly perSecond: number
}

export function useMatrices(client: () => EngineClient, request: () => MatrixRequest | null) {
  const frame = shallowRef<MatrixFrame | null>(null)
  /** Why no frame comes, or null. */
  const fault = shallowRef<string | null>(null)
  let underWay: AbortController | null = null

  async function listen(wanted: MatrixRequest): Promise<void> {
    const own = new AbortController()
    underWay = own
    try {
      for await (const next of await client().inspection.matrices(wanted, { signal: own.signal })) {
        if (own.signal.aborted) return
        fault.value = null
        frame.value = next
      }
    } catch (error) {
      if (!own.signal.aborted) fault.value = error instanceof Error ? error.message : String(error)
    }
  }

  function follow(): void {
    underWay?.abort()
    underWay = null
    const wanted = request()
    if (wanted !== null) void listen(wanted)
  }

  watch(() => JSON.stringify(request()), follow, { immediate: true })
  onScopeDispose(() => underWay?.abort())
  return { frame, fault }
}
