/** Follows one stream of the engine at a time, which ends, is stopped or is refused; a new one ends the one before. */
import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

type Call<E> = (options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<E>>

/** `wordsOf`: how a refusal is shown; `fault`: where, which streams may share, and each new one clears. It stops with the component or store. */
export function useStreamed<E, F>(
  wordsOf: (error: unknown) => F,
  take: (event: E) => void,
  fault: ShallowRef<F | null> = shallowRef<F | null>(null)
) {
  const underWay = shallowRef(false)
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
      if (!signal.aborted) fault.value = wordsOf(error)
    } finally {
      if (current === controller) stop()
    }
  }

  function stop(): void {
    current?.abort()
    current = null
    underWay.value = false
  }

  onScopeDispose(stop)
  return { underWay, fault, follow, stop }
}
