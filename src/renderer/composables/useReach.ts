/** Follows the gradient reach of a run: the newest frame of what is asked for, as long as it is asked for. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { EngineClient } from '../../contract/contract'
import type { ReachFrame } from '../../contract/events/reach'

export interface ReachRequest {
  readonly runId: string
  /** Null: the batch that was trained on last. */
  readonly text: string | null
  /** One of its sequences, 0-based; left out: all. */
  readonly sequence?: number
  /** The time step whose loss is taken alone; null: the whole loss. */
  readonly from: number | null
  readonly perSecond: number
}

export function useReach(client: () => EngineClient, request: () => ReachRequest | null, onFrame?: (frame: ReachFrame) => void) {
  const frame = shallowRef<ReachFrame | null>(null)
  /** Why no frame comes, or null. */
  const fault = shallowRef<string | null>(null)
  let underWay: AbortController | null = null

  async function listen(wanted: ReachRequest): Promise<void> {
    const own = new AbortController()
    underWay = own
    try {
      for await (const next of await client().inspection.reach(wanted, { signal: own.signal })) {
        if (own.signal.aborted) return
        fault.value = null
        frame.value = next
        onFrame?.(next)
      }
    } catch (error) {
      if (!own.signal.aborted) fault.value = error instanceof Error ? error.message : String(error)
    }
  }

  function follow(): void {
    underWay?.abort()
    underWay = null
    const wanted = request()
    if (wanted === null) return
    void listen(wanted)
  }

  watch(() => JSON.stringify(request()), follow, { immediate: true })
  onScopeDispose(() => underWay?.abort())
  return { frame, fault }
}
