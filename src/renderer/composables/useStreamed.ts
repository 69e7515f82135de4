/** Follows one stream of the engine at a time, which ends, is stopped or is refused; a new one ends the one before. */
import { onUnmounted, shallowRef } from 'vue'
import { faultText } from '../lib/words/faultText'
import type { FaultText } from '../lib/words/faultText'

type Call<E> = (options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<E>>

/** `refusal`: the title of a fault, such as `The map was not made`. */
export function useStreamed<E>(refusal: string, take: (event: E) => void) {
  const underWay = shallowRef(false)
  const fault = shallowRef<FaultText | null>(null)
  let current: AbortController | null = null

  async function follow(call: Call<E>): Promise<void> {
    stop()
    const controller = (current = new AbortController())
    const { signal } = controller
    underWay.value = true
    fault.value = null
    try {
      for await (const event of await call({ signal })) if (!signal.aborted) take(event)
    } catch (error) {
      if (!signal.aborted) fault.value = faultText(refusal, error)
    } finally {
      if (current === controller) stop()
    }
  }

  function stop(): void {
    current?.abort()
    current = null
    underWay.value = false
  }

  onUnmounted(stop)
  return { underWay, fault, follow, stop }
}
